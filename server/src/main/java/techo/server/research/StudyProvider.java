package techo.server.research;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UrlType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.identity.IdentityError;
import techo.policy.identity.Caller;
import techo.policy.identity.ProjectId;
import techo.policy.identity.TokenSubject;
import techo.policy.research.PublicNotice;
import techo.policy.research.Study;

/** What operators do with the register of studies. */
public final class StudyProvider {
    private final Studies studies;
    private final StudyKeyRows keys;
    private final ReleaseRows releases;
    private final StudyDocument documents;
    private final StudyDictionary dictionary;

    StudyProvider(
            Studies studies,
            StudyKeyRows keys,
            ReleaseRows releases,
            StudyDocument documents,
            StudyDictionary dictionary) {
        this.studies = studies;
        this.keys = keys;
        this.releases = releases;
        this.documents = documents;
        this.dictionary = dictionary;
    }

    /** The study, its state, its data dictionary and the text that is to be public. */
    @Operation(name = "$study", typeName = "ResearchStudy", idempotent = true)
    public Parameters show(
            @OperationParam(name = "study", min = 1, max = 1) @Nullable IdType study, RequestDetails request) {
        operator(request);
        return answer(studies.require(id(study)));
    }

    /** Proposes a study, which receives nothing before another operator approves it. */
    @Operation(name = "$propose-study", typeName = "ResearchStudy")
    public Parameters propose(@ResourceParam Parameters document, RequestDetails request) {
        TokenSubject operator = operator(request);
        return answer(studies.propose(document, operator));
    }

    /** Puts a study in force, by an operator who names the studies whose releases can be laid beside its own. */
    @Operation(name = "$approve-study", typeName = "ResearchStudy")
    public Parameters approve(@ResourceParam Parameters named, RequestDetails request) {
        TokenSubject operator = operator(request);
        return answer(studies.approve(StudyDocument.id(named), StudyDocument.beside(named), operator));
    }

    /** Says where what must be public is public from now on. */
    @Operation(name = "$publish-study", typeName = "ResearchStudy")
    public Parameters publish(@ResourceParam Parameters named, RequestDetails request) {
        operator(request);
        PublicNotice notice = new PublicNotice(StudyDocument.address(named), studies.instant());
        return answer(studies.publish(StudyDocument.id(named), notice));
    }

    /** Nothing leaves for it any more. */
    @Operation(name = "$close-study", typeName = "ResearchStudy")
    public Parameters close(@ResourceParam Parameters named, RequestDetails request) {
        TokenSubject operator = operator(request);
        return answer(studies.close(StudyDocument.id(named), operator));
    }

    /** For a closed study: whose a released pseudonym is, nobody can find out from then on, also the operator. */
    @Operation(name = "$destroy-study-keys", typeName = "ResearchStudy")
    public Parameters destroyKeys(@ResourceParam Parameters named, RequestDetails request) {
        TokenSubject operator = operator(request);
        ProjectId study = StudyDocument.id(named);
        studies.requireDestroyable(study, operator);
        // Before the state: if it ends between them, it can be asked for again.
        keys.destroy(study);
        return answer(studies.keysDestroyed(study, operator));
    }

    private Parameters answer(StoredStudy stored) {
        Study study = studies.study(stored);
        Parameters answer = documents.document(stored.definition());
        answer.addParameter("state", new CodeType(code(stored.state())));
        stored.notice().ifPresent(notice -> {
            answer.addParameter("notice-address", new UrlType(notice.address()));
            answer.addParameter("published-at", new InstantType(Date.from(notice.publishedAt())));
        });
        studies.beside(study)
                .forEach(other -> answer.addParameter(StudyDocument.BESIDE, new StringType(other.value())));
        releases.reports(stored.id()).forEach(report -> answer.addParameter("release", new StringType(report)));
        answer.addParameter("public-text", new MarkdownType(dictionary.notice(study)));
        dictionary.rows(study).forEach(row -> {
            ParametersParameterComponent element = answer.addParameter().setName("element");
            part(element, "variable", new StringType(row.variable()));
            part(element, "path", new StringType(row.path()));
            part(element, "treatment", new CodeType(code(row.treatment())));
            part(element, "treatment-ja", new StringType(row.treatment().japanese()));
            part(element, "treatment-en", new StringType(row.treatment().english()));
            part(element, "reason", new StringType(row.reason()));
        });
        return answer;
    }

    private static void part(ParametersParameterComponent parameter, String name, Type value) {
        parameter.addPart().setName(name).setValue(value);
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ProjectId id(@Nullable IdType study) {
        return Optional.ofNullable(study)
                .map(IdType::getIdPart)
                .filter(id -> id.matches("[A-Za-z0-9.-]{1,64}"))
                .map(ProjectId::new)
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private static TokenSubject operator(RequestDetails request) {
        Caller caller = CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
        if (!(caller instanceof Caller.Operator)) {
            throw new TechoException(IdentityError.OPERATOR_REQUIRED);
        }
        return caller.access().subject().orElseThrow(() -> new TechoException(IdentityError.CALLER_UNKNOWN));
    }
}
