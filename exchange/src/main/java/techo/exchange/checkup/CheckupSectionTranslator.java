package techo.exchange.checkup;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import techo.exchange.XmlElement;
import techo.exchange.checkup.CheckupEntryTranslator.Entry;
import techo.terminology.CheckupItem.Part;

/**
 * A CDA section to sections of the Composition. The guide divides what the CDA keeps together: 01010 becomes 01011
 * (examination) and 01012 (questionnaire), and so on; the others keep their code.
 */
final class CheckupSectionTranslator {

    private final CheckupEntryTranslator entries;
    private final Issues issues;

    CheckupSectionTranslator(CheckupEntryTranslator entries, Issues issues) {
        this.entries = entries;
        this.issues = issues;
    }

    List<SectionComponent> translate(XmlElement section) {
        Optional<String> code = section.at("code").flatMap(c -> c.attribute("code"));
        Map<Part, SectionComponent> parts = new EnumMap<>(Part.class);
        section.children("entry")
                .forEach(entry -> observations(entry)
                        .map(observation -> entries.translate(observation, code.orElse("")))
                        .forEach(e -> part(parts, e, section, code).addEntry(CheckupScope.reference(e.key()))));
        section.children().stream()
                .filter(child -> !List.of("code", "title", "text", "entry").contains(child.name()))
                .forEach(child -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, child));
        section.child("text")
                .filter(text -> text.text().isPresent() || !text.children().isEmpty())
                .ifPresent(text -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, text));
        if (parts.values().stream().anyMatch(p -> !isKnown(p)) || (parts.isEmpty() && code.isEmpty())) {
            issues.warn(CheckupIssueCode.SECTION_UNKNOWN, section);
        }
        return List.copyOf(parts.values());
    }

    private Stream<XmlElement> observations(XmlElement entry) {
        entry.children().stream()
                .filter(child -> !child.is("observation"))
                .forEach(child -> issues.warn(CheckupIssueCode.ELEMENT_NOT_TRANSLATED, child));
        return entry.children("observation");
    }

    private static SectionComponent part(
            Map<Part, SectionComponent> parts, Entry entry, XmlElement section, Optional<String> code) {
        Part part = code.filter(CheckupCodes::isDivided).isPresent() ? entry.part() : Part.EXAMINATION;
        return parts.computeIfAbsent(part, p -> component(section, code, p));
    }

    private static SectionComponent component(XmlElement section, Optional<String> code, Part part) {
        SectionComponent target = new SectionComponent();
        Optional<String> translated = code.map(c -> CheckupCodes.isDivided(c) ? CheckupCodes.divided(c, part) : c);
        Optional<String> name = translated.flatMap(CheckupCodes::section);
        name.or(() -> section.child("title").flatMap(XmlElement::text)).ifPresent(target::setTitle);
        translated.ifPresent(c -> {
            Coding coding = new Coding().setSystem(CheckupCodes.SECTION).setCode(c);
            name.ifPresent(coding::setDisplay);
            target.setCode(new CodeableConcept(coding));
        });
        return target;
    }

    private static boolean isKnown(SectionComponent section) {
        return Optional.ofNullable(section.getCode().getCodingFirstRep().getCode())
                .flatMap(CheckupCodes::section)
                .isPresent();
    }
}
