package techo.server.notice;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.identity.IdentityError;
import techo.policy.identity.Caller;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.TokenSubject;

/** Notices for everybody who reads them, and for the operators who publish them. */
public final class NoticeProvider {
    private final PublishedNotices notices;

    NoticeProvider(PublishedNotices notices) {
        this.notices = notices;
    }

    /** Every version of the notice for one purpose, the newest last. */
    @Operation(name = "$notices", typeName = "Consent", idempotent = true)
    public Parameters list(@OperationParam(name = "purpose", min = 1, max = 1) @Nullable CodeType purpose) {
        Parameters answer = new Parameters();
        notices.of(purpose(purpose)).forEach(notice -> add(answer.addParameter().setName("notice"), notice));
        return answer;
    }

    /** Adds a version, which nobody changes afterwards. */
    @Operation(name = "$publish-notice", typeName = "Consent")
    public Parameters publish(
            @OperationParam(name = "purpose", min = 1, max = 1) @Nullable CodeType purpose,
            @OperationParam(name = "title", min = 1, max = 1) @Nullable StringType title,
            @OperationParam(name = "text", min = 1, max = 1) @Nullable MarkdownType text,
            @OperationParam(name = "text-en", max = 1) @Nullable MarkdownType english,
            @OperationParam(name = "shown-from", max = 1) @Nullable InstantType shownFrom,
            @OperationParam(name = "required-from", max = 1) @Nullable InstantType requiredFrom,
            RequestDetails request) {
        TokenSubject operator = operator(request);
        try {
            PublishedNotice published = notices.publish(
                    purpose(purpose),
                    new PublishedNotices.Texts(
                            value(title).orElse(""), value(text).orElse(""), value(english)),
                    instant(shownFrom),
                    instant(requiredFrom),
                    operator);
            Parameters answer = new Parameters();
            add(answer.addParameter().setName("notice"), published);
            return answer;
        } catch (IllegalArgumentException e) {
            throw new TechoException(NoticeError.NOTICE_INVALID);
        }
    }

    /** Puts a notice into the parts of a parameter. */
    public static void add(ParametersParameterComponent parameter, PublishedNotice published) {
        part(parameter, "purpose", new CodeType(published.notice().purpose().code()));
        part(
                parameter,
                "version",
                new PositiveIntType(published.notice().version().number()));
        part(parameter, "title", new StringType(published.title()));
        part(parameter, "text", new MarkdownType(published.japanese()));
        published.english().ifPresent(text -> part(parameter, "text-en", new MarkdownType(text)));
        part(parameter, "digest", new StringType(published.digest()));
        part(
                parameter,
                "shown-from",
                new InstantType(Date.from(published.notice().shownFrom())));
        part(
                parameter,
                "required-from",
                new InstantType(Date.from(published.notice().requiredFrom())));
    }

    private static void part(ParametersParameterComponent parameter, String name, Type value) {
        parameter.addPart().setName(name).setValue(value);
    }

    private static PurposeOfUse purpose(@Nullable CodeType code) {
        return value(code)
                .flatMap(PurposeOfUse::ofCode)
                .orElseThrow(() -> new TechoException(NoticeError.NOTICE_INVALID));
    }

    private static Optional<String> value(@Nullable PrimitiveType<String> given) {
        return Optional.ofNullable(given).map(PrimitiveType::getValue);
    }

    private static Optional<Instant> instant(@Nullable InstantType given) {
        return Optional.ofNullable(given).map(InstantType::getValue).map(Date::toInstant);
    }

    private static TokenSubject operator(RequestDetails request) {
        Caller caller = CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
        if (!(caller instanceof Caller.Operator)) {
            throw new TechoException(IdentityError.OPERATOR_REQUIRED);
        }
        return caller.access().subject().orElseThrow(() -> new TechoException(IdentityError.CALLER_UNKNOWN));
    }
}
