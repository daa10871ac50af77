package techo.server.guard;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;
import techo.interceptors.error.TechoException;

class NumberGuardTest {
    private final NumberGuard guard = new NumberGuard();

    @Test
    void a_number_whose_digits_have_no_room_is_not_stored_wherever_it_stands() {
        Observation direct = new Observation();
        direct.setValue(new Quantity().setValue(new BigDecimal("1e999999999")));
        Basic inside = new Basic();
        inside.addExtension("https://example.org/x", new DecimalType(new BigDecimal("-1E-99999")));
        Observation outside = new Observation();
        outside.addContained(inside);

        assertThatThrownBy(() -> guard.created(direct)).isInstanceOf(TechoException.class);
        assertThatThrownBy(() -> guard.updated(new Observation(), outside)).isInstanceOf(TechoException.class);
    }

    @Test
    void a_number_that_anybody_measures_is() {
        Observation weight = new Observation();
        weight.setValue(new Quantity().setValue(new BigDecimal("70.50")));

        assertThatCode(() -> guard.created(weight)).doesNotThrowAnyException();
    }
}
