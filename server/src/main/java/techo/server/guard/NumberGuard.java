package techo.server.guard;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import java.math.BigDecimal;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Property;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

/**
 * Stores no number whose digits nobody has room for. In XML, and as a text in JSON, {@code 1e999999999} is not seen before it is
 * parsed; once stored, every read would write its zeros out.
 */
@Interceptor
public final class NumberGuard {
    private static final int MOST_ZEROS = 256;

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource) {
        check((Base) resource);
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(IBaseResource before, IBaseResource after) {
        check((Base) after);
    }

    /** Whether nobody has room for its digits. */
    static boolean isUnwritable(BigDecimal value) {
        return Math.abs((long) value.scale()) > MOST_ZEROS;
    }

    private static void check(Base element) {
        if (element instanceof DecimalType number) {
            BigDecimal value = number.getValue();
            if (value != null && isUnwritable(value)) {
                throw new TechoException(RequestError.BODY_TOO_COMPLEX);
            }
        }
        for (Property property : element.children()) {
            property.getValues().forEach(NumberGuard::check);
        }
    }
}
