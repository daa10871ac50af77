package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.validation.BindException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** What a person sees when a page cannot be made. */
@ControllerAdvice(annotations = RecordPage.class)
final class PortalFailures {
    /** What people can give in another form than is asked for, with its label; the rest is not theirs to fill in. */
    private static final Map<String, String> FIELDS = Map.of(
            "from", "portal.consents.from",
            "until", "portal.consents.until",
            "page", "portal.invalid.page",
            "format", "portal.invalid.format");

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

    @ExceptionHandler(BindException.class)
    @ResponseStatus(HttpStatus.BAD_REQUEST)
    String form(BindException refused, HttpServletRequest request, Model page) {
        return invalid(refused.getFieldErrors().stream().map(FieldError::getField), request, page);
    }

    @ExceptionHandler(MethodArgumentTypeMismatchException.class)
    @ResponseStatus(HttpStatus.BAD_REQUEST)
    String parameter(MethodArgumentTypeMismatchException refused, HttpServletRequest request, Model page) {
        return invalid(Stream.of(refused.getName()), request, page);
    }

    @ExceptionHandler(MissingServletRequestParameterException.class)
    @ResponseStatus(HttpStatus.BAD_REQUEST)
    String missing(HttpServletRequest request, Model page) {
        return invalid(Stream.empty(), request, page);
    }

    /** Nothing was changed. What was sent is not shown again. */
    private String invalid(Stream<String> names, HttpServletRequest request, Model page) {
        whose.tell(request, page);
        List<String> labels = names.flatMap(name -> Optional.ofNullable(FIELDS.get(name)).stream())
                .distinct()
                .toList();
        page.addAttribute("labels", labels);
        return "portal/invalid";
    }
}
