package techo.server.portal;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.HumanName;

/** What somebody is called on a page. */
final class PersonName {
    private PersonName() {}

    /** As it is written, otherwise put together of its parts; empty where there is none. */
    static String of(List<HumanName> names) {
        return names.stream()
                .map(HumanName::getText)
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .or(() -> names.stream().findFirst().flatMap(name -> Optional.ofNullable(name.getNameAsSingleString())))
                .orElse("");
    }
}
