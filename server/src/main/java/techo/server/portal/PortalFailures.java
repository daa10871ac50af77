package techo.server.portal;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What a person sees when a page cannot be made. */
@ControllerAdvice(assignableTypes = {PortalPages.class, PortalDownload.class})
final class PortalFailures {

    @ExceptionHandler(SignInExpiredException.class)
    String expired() {
        return "redirect:" + PortalSecurity.SIGN_IN;
    }

    @ExceptionHandler(RecordUnavailableException.class)
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    String unavailable() {
        return "portal/unavailable";
    }
}
