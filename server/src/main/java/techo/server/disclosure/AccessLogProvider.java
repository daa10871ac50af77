package techo.server.disclosure;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.io.IOException;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;
import techo.exchange.pdf.Block.Column;
import techo.interceptors.consent.ConsentReader;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditRecord;
import techo.policy.identity.PurposeOfUse;
import techo.server.audit.LogReader;
import techo.server.disclosure.AccessWords.Told;
import techo.server.disclosure.Asked.Format;
import techo.server.fhir.FhirProperties;

/** Tells a person in plain words who saw which of the person's data, why, and under which consent. */
public final class AccessLogProvider {
    private static final List<String> HEADER = List.of(
            "日時 Time",
            "誰が Who",
            "利用目的 Purpose",
            "操作 Action",
            "結果 Result",
            "理由 Reason",
            "救急 Emergency",
            "項目 Items",
            "同意・代理権 Consent or delegation",
            "説明 Description",
            "番号 Id");

    private static final Paper PAPER = new Paper(
            "アクセスの記録 Accesses",
            "あなたの記録を、誰が、いつ、何のために利用したかを示します。 Who used your record, when, and for what.",
            List.of(Column.text("日時 Time", 14), Column.text("内容", 43), Column.text("What happened", 43)));

    private final AccessLog log;
    private final LedgerReaders readers;
    private final LedgerWords words;
    private final AccessWords sentences;
    private final FhirProperties fhir;
    private final Clock clock;

    AccessLogProvider(AccessLog log, LedgerReaders readers, LedgerWords words, FhirProperties fhir, Clock clock) {
        this.log = log;
        this.readers = readers;
        this.words = words;
        this.sentences = new AccessWords(words);
        this.fhir = fhir;
        this.clock = clock;
    }

    @Operation(name = "$access-log", typeName = "Patient", idempotent = true)
    public IBaseResource accessLog(
            @IdParam IdType id,
            @OperationParam(name = "from", max = 1) @Nullable DateType from,
            @OperationParam(name = "to", max = 1) @Nullable DateType to,
            @OperationParam(name = "format", max = 1) @Nullable CodeType format,
            @OperationParam(name = "offset", max = 1) @Nullable IntegerType offset,
            @OperationParam(name = "count", max = 1) @Nullable IntegerType count,
            RequestDetails request)
            throws IOException {
        LogReader reader = readers.about(id.getIdPart(), request);
        Asked asked = Asked.of(from, to, format, offset, count, fhir.defaultPageSize(), fhir.maximumPageSize());
        List<AccessLine> found = log.of(reader, asked);
        List<AccessLine> page = found.subList(0, Math.min(found.size(), asked.count()));
        if (asked.format() == Format.CSV) {
            CsvTable table = new CsvTable(HEADER);
            for (AccessLine line : page) {
                table.row(cells(line));
            }
            return table.binary();
        }
        if (asked.format() == Format.PDF) {
            return PAPER.of(
                    page.stream()
                            .map(line -> List.of(
                                    CsvTable.time(line.record().at()),
                                    sentences.sentence(line).japanese(),
                                    sentences.sentence(line).english()))
                            .toList(),
                    clock.instant());
        }
        Parameters answer = new Parameters();
        page.forEach(line -> add(answer.addParameter().setName("access"), line));
        if (found.size() > page.size()) {
            String next = asked.next(
                            fhir.baseUrl(), "/Patient/" + reader.person().value() + "/$access-log")
                    .toString();
            answer.addParameter("next", new UriType(next));
        }
        return answer;
    }

    private void add(ParametersParameterComponent part, AccessLine line) {
        AuditRecord record = line.record();
        Told sentence = sentences.sentence(line);
        part(part, "id", new StringType(line.id()));
        part(part, "at", new InstantType(Date.from(record.at())));
        part(part, "text-ja", new StringType(sentence.japanese()));
        part(part, "text-en", new StringType(sentence.english()));
        part(part, "who", new StringType(line.name()));
        part(part, "who-kind", new CodeType(record.agent().kind().code()));
        line.reference().ifPresent(who -> part(part, "who-reference", new Reference(who)));
        PurposeOfUse.ofCode(record.agent().purpose())
                .ifPresent(purpose -> part(
                        part, "purpose", new Coding(ConsentReader.PURPOSES, purpose.code(), words.purpose(purpose))));
        part(part, "action", new CodeType(record.action().code()));
        part(part, "result", new CodeType(record.outcome().result().code()));
        if (!record.outcome().reason().isEmpty()) {
            part(part, "reason", new CodeType(record.outcome().reason()));
        }
        part(part, "emergency", new BooleanType(line.isEmergency()));
        line.kinds()
                .forEach(kind -> new LedgerParameters(words).item(part.addPart().setName("item"), kind));
        decidedBy(record).forEach(decided -> part(part, decided.part(), new UriType(decided.uri())));
        part(part, "request", new StringType(record.request().value()));
    }

    private List<String> cells(AccessLine line) {
        AuditRecord record = line.record();
        return List.of(
                CsvTable.time(record.at()),
                line.name(),
                PurposeOfUse.ofCode(record.agent().purpose())
                        .map(words::purpose)
                        .orElse(""),
                sentences.verb(record.action()).both(),
                sentences.result(record.outcome().result()).both(),
                sentences.reason(record.outcome().reason()).both(),
                line.isEmergency() ? "はい Yes" : "",
                words.kinds(line.kinds()),
                decidedBy(record).map(Decided::text).collect(Collectors.joining(" ")),
                sentences.sentence(line).both(),
                line.id());
    }

    /** What lets a delegate look is a delegation, which is no FHIR resource. */
    private static Stream<Decided> decidedBy(AuditRecord record) {
        boolean delegation = record.agent().kind() == AuditAgent.Kind.DELEGATE;
        return record.consents().stream()
                .map(decided -> delegation
                        ? new Decided("delegation", "urn:uuid:" + decided.id(), "代理権 Delegation " + decided.id())
                        : new Decided(
                                "consent",
                                "Consent/" + decided.id() + "/_history/" + decided.version(),
                                decided.id() + "/" + decided.version()));
    }

    /** What permitted it: the name of the part and its value, and the same for a cell of a table. */
    private record Decided(String part, String uri, String text) {}

    private static void part(ParametersParameterComponent line, String name, Type value) {
        line.addPart().setName(name).setValue(value);
    }
}
