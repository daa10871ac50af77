package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
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
    private final WhoseRecord whose;

    PortalFailures(WhoseRecord whose) {
        this.whose = whose;
    }

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

    /** Nothing was changed: another tab opened another record in between. */
    @ExceptionHandler(OtherRecordOpenException.class)
    @ResponseStatus(HttpStatus.CONFLICT)
    String otherRecord(HttpServletRequest request, Model page) {
        whose.tell(request, page);
        return "portal/other-record";
    }

    @ExceptionHandler(NotAllowedException.class)
    @ResponseStatus(HttpStatus.FORBIDDEN)
    String notAllowed(HttpServletRequest request, Model page) {
        whose.tell(request, page);
        return "portal/not-allowed";
    }

    @ExceptionHandler(RecordUnavailableException.class)
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    String unavailable(HttpServletRequest request, Model page) {
        whose.tell(request, page);
        return "portal/unavailable";
    }
}
