package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What a person sees when a page cannot be made. */
@ControllerAdvice(
        assignableTypes = {
            PortalPages.class,
            ConsentPages.class,
            LogPages.class,
            ItemPages.class,
            DelegationPages.class,
            KeepPages.class,
            ImportPages.class
        })
final class PortalFailures {

    @ExceptionHandler(SignInExpiredException.class)
    String expired() {
        return "redirect:" + PortalSecurity.SIGN_IN;
    }

    /** The person signs in as is asked for, and then does it again: nothing sensitive goes on by itself. */
    @ExceptionHandler(StrongerSignInRequiredException.class)
    String stronger(StrongerSignInRequiredException required, HttpServletRequest request) {
        SignInRequests.remember(request, required.signIn());
        return "redirect:" + PortalSecurity.SIGN_IN;
    }

    @ExceptionHandler(NotAllowedException.class)
    @ResponseStatus(HttpStatus.FORBIDDEN)
    String notAllowed() {
        return "portal/not-allowed";
    }

    @ExceptionHandler(RecordUnavailableException.class)
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    String unavailable() {
        return "portal/unavailable";
    }
}
