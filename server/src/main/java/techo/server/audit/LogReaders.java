package techo.server.audit;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Optional;
import java.util.function.Predicate;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.identity.Caller;

/** Whose log a caller reads: a person the own, a delegate that of the person who lets the delegate see it. */
final class LogReaders {
    private final Predicate<Caller.Delegate> mayLook;

    /** @param mayLook whether a delegation lets a delegate see the log of the person */
    LogReaders(Predicate<Caller.Delegate> mayLook) {
        this.mayLook = mayLook;
    }

    /** Empty for everybody else. */
    Optional<LogReader> on(RequestDetails request) {
        return CallerOnRequest.of(request)
                .flatMap(caller -> caller.fold(
                        citizen -> Optional.of(new LogReader(citizen.patient(), citizen)),
                        delegate -> Optional.of(new LogReader(delegate.principal(), delegate))
                                .filter(reader -> mayLook.test(delegate)),
                        recipient -> Optional.<LogReader>empty(),
                        operator -> Optional.<LogReader>empty()));
    }
}
