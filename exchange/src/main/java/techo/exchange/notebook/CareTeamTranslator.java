package techo.exchange.notebook;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.CareTeam.CareTeamStatus;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ImportKey;
import techo.exchange.RecordCategory;
import techo.exchange.notebook.PersonalRecord.FamilyPharmacist;

/** Record 701: the pharmacist whom the person chose (かかりつけ薬剤師). */
final class CareTeamTranslator {

    private final Translation translation;

    CareTeamTranslator(Translation translation) {
        this.translation = translation;
    }

    void translate(FamilyPharmacist pharmacist) {
        ImportKey key = translation.key(
                "family-pharmacist",
                List.of(pharmacist.name().orElse(""), pharmacist.pharmacy().orElse("")));
        CareTeam team = new CareTeam()
                .addIdentifier(key.identifier())
                .setStatus(pharmacist.end().isPresent() ? CareTeamStatus.INACTIVE : CareTeamStatus.ACTIVE)
                .addCategory(Concepts.ofRecord("701", "かかりつけ薬剤師"))
                .setSubject(translation.subject());
        Period period = new Period();
        day(pharmacist.start(), "担当開始日", team).ifPresent(period::setStartElement);
        day(pharmacist.end(), "担当終了日", team).ifPresent(period::setEndElement);
        PractitionerRole role = new PractitionerRole();
        pharmacist.name().ifPresent(name -> role.setPractitioner(new Reference().setDisplay(name)));
        pharmacist.pharmacy().ifPresent(name -> role.setOrganization(new Reference().setDisplay(name)));
        pharmacist.contact().ifPresent(contact -> role.addTelecom(Parties.phone(contact)));
        if (!period.isEmpty()) {
            role.setPeriod(period);
            team.setPeriod(period.copy());
        }
        team.addParticipant().addRole(Parties.role("かかりつけ薬剤師")).setMember(Parties.contain(team, role, "pharmacist"));
        AsWritten.keepCreators(
                team, java.util.Map.of("701", pharmacist.row().code(7).orElse("")), "1");
        translation.add(
                key,
                team,
                RecordCategory.MED_DISP,
                translation.source(pharmacist.creator(), Optional.empty()),
                List.of(pharmacist.row()));
    }

    private static Optional<DateTimeType> day(Optional<String> written, String title, CareTeam team) {
        Optional<DateTimeType> day =
                written.flatMap(Fields::date).map(EraDate::day).map(found -> AsWritten.day(found, written));
        written.filter(text -> day.isEmpty())
                .ifPresent(text -> team.addNote(new Annotation().setText("[701] " + title + " " + text)));
        return day;
    }
}
