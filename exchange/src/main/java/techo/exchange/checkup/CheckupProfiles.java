package techo.exchange.checkup;

import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import techo.terminology.CheckupItem;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.CheckupPhase;

/**
 * Decides which eCheckup canonical a translated resource may claim. A file that keeps to the exchange specification
 * yields resources that satisfy the profiles; what was kept verbatim from one that does not is stored without a claim,
 * so that no claim is ever false. {@code meta.lastUpdated} is the server's part.
 */
final class CheckupProfiles {

    private CheckupProfiles() {}

    /** JP_Observation_eCheckupGeneral binds the code to the list of phase 4, wants a category, UCUM, one range, one note, no members. */
    static void claim(Observation observation, Optional<CheckupItem> item) {
        boolean satisfied = item.filter(known -> known.phases().contains(CheckupPhase.FOURTH))
                        .isPresent()
                && CheckupCodes.urn(CheckupItems.OID)
                        .equals(observation.getCode().getCodingFirstRep().getSystem())
                && (!observation.hasValueQuantity()
                        || observation.getValueQuantity().hasCode())
                && (!observation.hasValueCodeableConcept() || namesItsList(observation.getValueCodeableConcept()))
                && observation.getPerformer().size() <= 1
                && observation.getReferenceRange().size() <= 1
                && observation.getNote().size() <= 1
                && !observation.hasHasMember()
                && (!observation.hasMethod()
                        || CheckupCodes.urn(CheckupMethods.OID)
                                .equals(observation
                                        .getMethod()
                                        .getCodingFirstRep()
                                        .getSystem()));
        if (satisfied) {
            observation.getMeta().addProfile(CheckupCodes.eCheckup("JP_Observation_eCheckupGeneral"));
        }
    }

    /** JP_ObservationGroup_eCheckupGeneral allows neither a result nor a reason why there is none. */
    static void claimGroup(Observation group) {
        boolean satisfied = group.getStatus() == Observation.ObservationStatus.FINAL
                && CheckupCodes.GROUP.equals(group.getCode().getCodingFirstRep().getSystem())
                && !group.hasDataAbsentReason()
                && !group.hasPerformer()
                && group.getHasMember().stream().allMatch(CheckupProfiles::isRelated);
        if (satisfied) {
            group.getMeta().addProfile(CheckupCodes.eCheckup("JP_ObservationGroup_eCheckupGeneral"));
        }
    }

    /** A digit without its list says nothing: the same one means yes in one list and no in another. */
    private static boolean namesItsList(CodeableConcept answer) {
        return answer.getCoding().stream().allMatch(Coding::hasSystem);
    }

    private static boolean isRelated(Reference member) {
        String relation = member.getExtensionString(CheckupCodes.GROUP_RELATION);
        return "COMP".equals(relation) || "RSON".equals(relation);
    }

    static void claim(Organization organization) {
        boolean satisfied = organization.getAddress().stream().allMatch(a -> a.hasText());
        if (satisfied) {
            organization.getMeta().addProfile(CheckupCodes.eCheckup("JP_Organization_eCheckupGeneral"));
        }
    }

    /** The Composition's sections are a closed list; class and programme are bound. */
    static void claim(Composition composition, CheckupHeader header) {
        boolean satisfied = ReportClass.ofCode(header.reportClass())
                        .filter(ReportClass::isProfiled)
                        .isPresent()
                && header.program().flatMap(CheckupCodes::program).isPresent()
                && composition.getAuthor().stream().allMatch(author -> author.hasReference())
                && composition.getSection().stream()
                        .allMatch(section -> section.hasCode()
                                && CheckupCodes.isProfiledSection(
                                        section.getCode().getCodingFirstRep().getCode()));
        if (satisfied) {
            composition.getMeta().addProfile(CheckupCodes.eCheckup("JP_Composition_eCheckupGeneral"));
        }
    }
}
