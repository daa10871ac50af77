package techo.interceptors.error;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/**
 * Turns any failure into one of ours.
 *
 * <p>HAPI's messages quote ids, parameters, referring resources and SQL. Only three things are taken from them: the
 * stable number ({@code HAPI-1094}), the path of an element, and a line and column.
 */
public final class ErrorTranslation {
    private static final Pattern HAPI_NUMBER = Pattern.compile("\\GHAPI-(\\d{4}): ");
    private static final Pattern ELEMENT_PATH =
            Pattern.compile("specified in path: ([A-Z][A-Za-z]{0,60}(?:\\.[a-zA-Z]{1,60}){1,12})");
    private static final Pattern EXPRESSION = Pattern.compile("[A-Za-z0-9.\\[\\]()/* ]{1,300}");
    private static final Pattern LINE = Pattern.compile("\\bline:? (\\d{1,9}),? column:? (\\d{1,9})");
    private static final int CAUSES = 20;
    private static final int VALIDATION_ISSUES = 100;

    /** What the client sent for HAPI to read; HAPI's failure is the same for both. */
    public enum Sent {
        BODY,
        PARAMETERS
    }

    public TechoException translate(Throwable failure, Sent sent) {
        if (failure instanceof TechoException ours) {
            return ours;
        }
        return causedByDatabase(failure).orElseGet(() -> {
            if (failure instanceof DataFormatException) {
                return unreadable(message(failure), sent);
            }
            if (failure instanceof BaseServerResponseException known) {
                return translate(known, sent);
            }
            return new TechoException(RequestError.INTERNAL_ERROR);
        });
    }

    private static TechoException unreadable(String message, Sent sent) {
        return new TechoException(
                switch (sent) {
                    case BODY -> located(RequestError.BODY_UNREADABLE, message);
                    case PARAMETERS -> Problem.error(RequestError.PARAMETER_VALUE_INVALID);
                });
    }

    private static TechoException translate(BaseServerResponseException failure, Sent sent) {
        if (failure.getCause() instanceof DataFormatException cause) {
            return unreadable(message(cause), sent);
        }
        String message = message(failure);
        if (failure.getStatusCode() == 422
                && failure.getOperationOutcome() instanceof OperationOutcome outcome
                && outcome.hasIssue()) {
            return new TechoException(validation(outcome));
        }
        return new TechoException(located(code(failure.getStatusCode(), message), message));
    }

    /** HAPI puts one number before the other when it wraps: the innermost that we know says most. */
    private static RequestError code(int status, String message) {
        RequestError code = code(status);
        Matcher numbers = HAPI_NUMBER.matcher(message);
        while (numbers.find()) {
            code = numbered(Integer.parseInt(numbers.group(1))).orElse(code);
        }
        return code;
    }

    /** What HAPI means by a number where the status alone says too little. */
    private static Optional<RequestError> numbered(int number) {
        return switch (number) {
            case 302 -> Optional.of(RequestError.TYPE_UNKNOWN);
            case 303 -> Optional.of(RequestError.INTERACTION_NOT_OFFERED);
            case 446, 450, 1838, 1851, 1861 -> Optional.of(RequestError.BODY_UNREADABLE);
            case 488, 524, 1207, 1223 -> Optional.of(RequestError.SEARCH_PARAMETER_UNKNOWN);
            case 515 -> Optional.of(RequestError.DELETE_CONFLICT);
            case 528 -> Optional.of(RequestError.BUNDLE_TOO_LARGE);
            case 1090, 1091, 1094, 1095, 1096 -> Optional.of(RequestError.REFERENCE_UNRESOLVED);
            default -> Optional.empty();
        };
    }

    /** 410 is 404 here: that something was once there is also something a stranger must not learn. */
    private static RequestError code(int status) {
        return switch (status) {
            case 401 -> RequestError.LOGIN_REQUIRED;
            case 403 -> RequestError.NOT_PERMITTED;
            case 404, 410 -> RequestError.NOT_FOUND;
            case 405 -> RequestError.INTERACTION_NOT_OFFERED;
            case 406 -> RequestError.NOT_ACCEPTABLE;
            case 409 -> RequestError.VERSION_CONFLICT;
            case 412 -> RequestError.PRECONDITION_FAILED;
            case 413 -> RequestError.BODY_TOO_LARGE;
            case 415 -> RequestError.MEDIA_TYPE_UNSUPPORTED;
            case 422 -> RequestError.CONTENT_UNPROCESSABLE;
            case 501 -> RequestError.NOT_SUPPORTED;
            case 503 -> RequestError.UNAVAILABLE;
            default -> status >= 400 && status < 500 ? RequestError.INVALID_REQUEST : RequestError.INTERNAL_ERROR;
        };
    }

    private static Problem located(RequestError code, String message) {
        Problem problem = Problem.error(code);
        Matcher path = ELEMENT_PATH.matcher(message);
        if (path.find()) {
            return problem.at(path.group(1));
        }
        Matcher line = LINE.matcher(message);
        if (line.find()) {
            return problem.atPosition("line " + line.group(1) + ", column " + line.group(2));
        }
        return problem;
    }

    private static List<Problem> validation(OperationOutcome outcome) {
        List<Problem> problems = new ArrayList<>();
        outcome.getIssue().stream()
                .limit(VALIDATION_ISSUES)
                .map(issue -> new Problem(RequestError.CONTENT_INVALID, issue.getSeverity(), places(issue), List.of()))
                .forEach(problems::add);
        return problems;
    }

    private static List<String> places(OperationOutcomeIssueComponent issue) {
        List<StringType> places = issue.hasExpression() ? issue.getExpression() : issue.getLocation();
        return places.stream()
                .map(StringType::getValue)
                .filter(place -> place != null && EXPRESSION.matcher(place).matches())
                .toList();
    }

    /** The database says by its SQL state whether a statement was too slow (57014) or nobody answered (08). */
    private static Optional<TechoException> causedByDatabase(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < CAUSES && cause != null; i++) {
            if (cause instanceof SQLTransientConnectionException) {
                return Optional.of(new TechoException(RequestError.UNAVAILABLE));
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                if (sql.getSQLState().equals("57014")) {
                    return Optional.of(new TechoException(RequestError.TIMEOUT));
                }
                if (sql.getSQLState().startsWith("08")) {
                    return Optional.of(new TechoException(RequestError.UNAVAILABLE));
                }
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static String message(Throwable failure) {
        @Nullable String message = failure.getMessage();
        return message == null ? "" : message;
    }
}
