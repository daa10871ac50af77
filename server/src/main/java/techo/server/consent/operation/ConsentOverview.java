package techo.server.consent.operation;

import static techo.server.consent.operation.Answers.part;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import techo.interceptors.consent.ConsentReader;
import techo.interceptors.consent.ConsentReading;
import techo.interceptors.consent.StatedTerms;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRecord;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.ConsentStanding;
import techo.policy.consent.DenyReason;
import techo.policy.consent.Period;
import techo.policy.consent.PersonState;
import techo.policy.consent.Provision;
import techo.policy.identity.PatientId;
import techo.server.consent.StoredEvidence;
import techo.server.notice.NoticeProvider;
import techo.server.notice.PublishedNotices;
import techo.server.recipient.Recipients;
import techo.server.storage.DatabaseClock;

/** All consents of a person with how each stands now, newest first, and the words that were shown. */
final class ConsentOverview {
    private final DaoRegistry daos;
    private final StoredEvidence stored;
    private final PublishedNotices notices;
    private final Recipients recipients;
    private final Submissions submissions;
    private final DatabaseClock clock;
    private final ConsentReader reader = new ConsentReader();

    ConsentOverview(
            DaoRegistry daos,
            StoredEvidence stored,
            PublishedNotices notices,
            Recipients recipients,
            Submissions submissions,
            DatabaseClock clock) {
        this.submissions = submissions;
        this.daos = daos;
        this.stored = stored;
        this.notices = notices;
        this.recipients = recipients;
        this.clock = clock;
    }

    Parameters of(PatientId person, RequestDetails request) {
        Instant now = clock.instant();
        PersonState state = stored.of(Set.of(person)).state(person);
        Parameters overview = new Parameters();
        Set<ConsentId> usedUp = submissions.usedUp(person);
        Optional<DenyReason> stopped = state.sharingStopped(
                now, stored.conditions(Asker.caller(request)).limits());
        overview.addParameter("sharing", new CodeType(stopped.isPresent() ? "stopped" : "open"));
        stopped.ifPresent(reason -> overview.addParameter("reason", new CodeType(reason.code())));
        consents(person, request)
                .forEach(consent ->
                        add(overview.addParameter().setName("consent"), consent, person, state, usedUp, now));
        return overview;
    }

    /** Narrowed to what the caller may see, as any search is. */
    private List<Consent> consents(PatientId person, RequestDetails request) {
        SearchParameterMap search = new SearchParameterMap("patient", new ReferenceParam("Patient/" + person.value()));
        search.setLoadSynchronous(true);
        List<IBaseResource> found =
                daos.getResourceDao(Consent.class).search(search, request).getAllResources();
        return found.stream()
                .map(Consent.class::cast)
                .sorted(Comparator.comparing(
                                (Consent consent) -> consent.getMeta().getLastUpdated())
                        .reversed())
                .toList();
    }

    private void add(
            ParametersParameterComponent line,
            Consent consent,
            PatientId person,
            PersonState state,
            Set<ConsentId> usedUp,
            Instant now) {
        ConsentRef ref = new ConsentRef(
                new ConsentId(consent.getIdElement().getIdPart()),
                consent.getIdElement().getVersionIdPartAsLong());
        Answers.consent(line, ref);
        // What a withdrawn consent said is shown as it was: it is read as if it were in force.
        ConsentReading said = reader.read(consent.copy().setStatus(Consent.ConsentState.ACTIVE));
        if (said instanceof ConsentReading.InForce inForce) {
            describe(line, inForce, consent);
        }
        if (said instanceof ConsentReading.EmergencyChoice choice) {
            part(line, "type", new CodeType(choice.effect().name().toLowerCase(Locale.ROOT)));
            part(line, "purpose", Answers.purpose(choice.purpose()));
            Answers.categories(line, choice.categories());
        }
        ConsentStanding standing = standing(reader.read(consent), ref, person, state, now);
        if (standing.state() == ConsentStanding.State.CURRENT && usedUp.contains(ref.id())) {
            standing = new ConsentStanding(ConsentStanding.State.EXPIRED, Optional.empty(), standing.opening());
        }
        part(line, "state", new CodeType(standing.state().code()));
        standing.reason().ifPresent(reason -> part(line, "reason", new CodeType(reason.code())));
        standing.opening().ifPresent(opening -> Answers.period(line, opening));
        part(line, "changed", new InstantType(consent.getMeta().getLastUpdated()));
    }

    private ConsentStanding standing(
            ConsentReading reading, ConsentRef ref, PatientId person, PersonState state, Instant now) {
        return reading.fold(
                inForce -> ConsentStanding.of(
                        new ConsentRecord.InForce(ref, person, inForce.terms(), inForce.provisions()),
                        stored.conditions(inForce.provisions().get(0).grantee()),
                        state,
                        now),
                choice -> ConsentStanding.ofPeriod(choice.period(), now),
                notInForce -> ConsentStanding.withdrawn(),
                unreadable -> ConsentStanding.unreadable());
    }

    private void describe(ParametersParameterComponent line, ConsentReading.InForce said, Consent consent) {
        Provision root = said.provisions().get(0);
        part(line, "type", new CodeType(root.effect().name().toLowerCase(Locale.ROOT)));
        part(line, "kind", new Coding(StatedTerms.KINDS, said.terms().kind().name(), null));
        Reference recipient = new Reference("Organization/" + root.grantee().value());
        recipients.presentation(root.grantee()).ifPresent(shown -> recipient.setDisplay(shown.legalName()));
        part(line, "recipient", recipient);
        part(line, "purpose", Answers.purpose(root.purpose()));
        Answers.categories(line, root.categories());
        if (!said.terms().givenAt().equals(Period.BEGINNING)) {
            part(line, "given", new InstantType(Date.from(said.terms().givenAt())));
        }
        if (said.terms().recipient().number() > 0) {
            part(
                    line,
                    "recipient-version",
                    new PositiveIntType(said.terms().recipient().number()));
        }
        notices.find(root.purpose(), said.terms().notice())
                .ifPresent(notice -> NoticeProvider.add(line.addPart().setName("notice"), notice));
        StatedTerms.noticeDigest(consent).ifPresent(digest -> part(line, "notice-digest", new StringType(digest)));
    }
}
