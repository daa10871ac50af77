package techo.policy.research;

import java.util.List;

/**
 * What of a person, though no name, could be found elsewhere beside a name, generalised as it would leave: year of birth,
 * gender, place. People with equal ones are one class.
 */
public record QuasiIdentifiers(List<String> values) {
    public QuasiIdentifiers {
        values = List.copyOf(values);
    }
}
