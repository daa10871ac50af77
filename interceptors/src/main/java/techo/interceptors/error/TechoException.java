package techo.interceptors.error;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.List;

/**
 * Ends a request with an OperationOutcome of ours. Its message is the stable code alone, so that a log may have it.
 *
 * <p>HAPI answers with the status of the first problem.
 */
public final class TechoException extends BaseServerResponseException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public TechoException(ErrorCode code) {
        this(List.of(Problem.error(code)));
    }

    public TechoException(Problem problem) {
        this(List.of(problem));
    }

    /** @param problems at least one, the first of which decides the HTTP status */
    public TechoException(List<Problem> problems) {
        super(problems.get(0).code().status(), problems.get(0).code().code(), OperationOutcomes.of(problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    public ErrorCode code() {
        return problems.get(0).code();
    }
}
