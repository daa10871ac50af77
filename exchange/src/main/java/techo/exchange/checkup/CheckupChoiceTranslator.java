package techo.exchange.checkup;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import techo.exchange.CellText;
import techo.exchange.XmlElement;
import techo.exchange.XmlNode;
import techo.terminology.CheckupItem;
import techo.terminology.ChoiceLists;

/**
 * A {@code CD} or {@code CO} to a CodeableConcept and back. Code, list and words stay as written, also when the list does not know
 * the code; words that are left out are filled in from the list. A number that orders ({@code CO}) becomes the coding's
 * ordinal value.
 */
final class CheckupChoiceTranslator {

    private static final String ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
    private static final Pattern RANK = Pattern.compile("[0-9]{1,3}");

    private final ChoiceLists lists;

    CheckupChoiceTranslator(ChoiceLists lists) {
        this.lists = lists;
    }

    /** Empty when neither a code nor words are given. */
    Optional<CodeableConcept> translate(XmlElement cd, Optional<CheckupItem> item, Issues issues) {
        CodeableConcept concept = new CodeableConcept();
        cd.at("originalText").flatMap(XmlElement::text).ifPresent(concept::setText);
        cd.attribute("code").ifPresent(code -> concept.addCoding(coding(cd, code, item, issues)));
        if (!concept.hasCoding()) {
            cd.attribute("displayName").ifPresent(concept::setText);
            issues.warn(CheckupIssueCode.CHOICE_UNKNOWN, cd, "no code");
        }
        return concept.isEmpty() ? Optional.empty() : Optional.of(concept);
    }

    private Coding coding(XmlElement cd, String code, Optional<CheckupItem> item, Issues issues) {
        Optional<String> expected = item.flatMap(CheckupItem::choiceList);
        Optional<String> list = cd.attribute("codeSystem").or(() -> expected);
        Coding coding = new Coding().setCode(code);
        list.filter(CheckupCodes::isOid).map(CheckupCodes::urn).ifPresent(coding::setSystem);
        cd.attribute("displayName")
                .or(() -> list.flatMap(oid -> lists.display(oid, code)))
                .ifPresent(coding::setDisplay);
        warn(cd, code, list, expected, issues);
        if (cd.attribute("type").filter(t -> t.endsWith("CO")).isPresent()
                && RANK.matcher(code).matches()) {
            coding.addExtension(ORDINAL, new DecimalType(new BigDecimal(code)));
        }
        return coding;
    }

    /** The {@code value} element of an answer; of several codings the first one that has a code. Empty when it says nothing. */
    Optional<XmlNode> write(CodeableConcept answer, Optional<CheckupItem> item, Place place) {
        List<Coding> codings =
                answer.getCoding().stream().filter(Coding::hasCode).toList();
        if (codings.isEmpty()) {
            String words = CellText.of(answer);
            if (words.isEmpty()) {
                place.warn(CheckupIssueCode.VALUE_MISSING, "value");
                return Optional.empty();
            }
            return Optional.of(XmlNode.of("value")
                    .type("CD")
                    .add(XmlNode.of("originalText").text(words)));
        }
        Coding coding = codings.get(0);
        codings.stream().skip(1).forEach(more -> place.warn(CheckupIssueCode.RESOURCE_NOT_WRITTEN, "coding"));
        Optional<String> list = place.oid(coding).or(() -> item.flatMap(CheckupItem::choiceList));
        XmlNode value = XmlNode.of("value")
                .type(isOrdered(coding, item) ? "CO" : "CD")
                .with("code", coding.getCode())
                .with("codeSystem", list)
                .with(
                        "displayName",
                        Optional.ofNullable(coding.getDisplay())
                                .or(() -> list.flatMap(oid -> lists.display(oid, coding.getCode()))));
        if (answer.hasText()) {
            value.add(XmlNode.of("originalText").text(answer.getText()));
        }
        return Optional.of(value);
    }

    private static boolean isOrdered(Coding coding, Optional<CheckupItem> item) {
        return coding.hasExtension(ORDINAL)
                || item.filter(i -> i.kind() == CheckupItem.Kind.ORDERED_CHOICE).isPresent();
    }

    private void warn(XmlElement cd, String code, Optional<String> list, Optional<String> expected, Issues issues) {
        if (list.filter(CheckupCodes::isOid).isEmpty()) {
            issues.warn(CheckupIssueCode.CODE_SYSTEM_UNKNOWN, cd);
        } else if (expected.isPresent() && !expected.equals(list)) {
            issues.warn(CheckupIssueCode.CHOICE_LIST_UNEXPECTED, cd, "expected " + expected.get());
        } else if (list.filter(lists::isKnown).isPresent() && !lists.contains(list.get(), code)) {
            issues.warn(CheckupIssueCode.CHOICE_UNKNOWN, cd, "not in " + list.get());
        }
    }
}
