package techo.server.disclosure;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;
import techo.exchange.pdf.Block.Column;
import techo.interceptors.error.TechoException;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.disclosure.LegalBasis;
import techo.policy.disclosure.RecordDuty;
import techo.policy.identity.Permission;
import techo.server.audit.LogReader;
import techo.server.disclosure.Asked.Entries;
import techo.server.disclosure.Asked.Format;
import techo.server.fhir.FhirProperties;

/** Shows the ledger: to a person the own entries, to an operator the statutory report. */
public final class DisclosureProvider {
    private static final String NDJSON = "application/fhir+ndjson";
    private static final Paper PAPER = new Paper(
            "第三者提供の記録 Disclosures to third parties",
            "あなたの記録が、いつ、誰に、何のために提供されたかを示します。 When your record went to whom, and for what.",
            List.of(
                    Column.text("日時 Time", 12),
                    Column.text("提供先 Recipient", 28),
                    Column.text("利用目的 Purpose", 14),
                    Column.text("根拠・同意 Ground", 20),
                    Column.text("項目 Items", 26)));

    private final DisclosureLedger ledger;
    private final LedgerReaders readers;
    private final LedgerWords words;
    private final FhirProperties fhir;
    private final FhirContext context;
    private final Clock clock;

    DisclosureProvider(
            DisclosureLedger ledger,
            LedgerReaders readers,
            LedgerWords words,
            FhirProperties fhir,
            FhirContext context,
            Clock clock) {
        this.ledger = ledger;
        this.readers = readers;
        this.words = words;
        this.fhir = fhir;
        this.context = context;
        this.clock = clock;
    }

    /** What of a person's record went to whom, when, for what and on what ground, newest first. */
    @Operation(name = "$disclosures", typeName = "Patient", idempotent = true)
    public IBaseResource disclosures(
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
        Entries<LedgerEntry> entries = (at, most) -> ledger.ofPerson(reader.person(), asked.period(), at, most);
        Optional<UnaryOperator<List<DisclosedKind>>> told = readers.told(reader);
        List<LedgerEntry> found = told.isPresent()
                ? asked.told(entries, entry -> entry.telling(told.get()))
                : entries.of(asked.offset(), asked.count() + 1);
        List<LedgerEntry> page = found.stream().limit(asked.count()).toList();
        if (asked.format() == Format.CSV) {
            return csv(page);
        }
        if (asked.format() == Format.PDF) {
            return PAPER.of(page.stream().map(this::cells).toList(), clock.instant());
        }
        Parameters answer = new LedgerParameters(words).of(page);
        if (found.size() > asked.count()) {
            URI next = asked.next(fhir.baseUrl(), "/Patient/" + reader.person().value() + "/$disclosures");
            answer.addParameter("next", new UriType(next.toString()));
        }
        return answer;
    }

    /**
     * What the law wants recorded of a period, as CSV or as one Parameters a line; with {@code duty=all}, what it exempts
     * too. No clinical value is in it.
     */
    @Operation(name = "$disclosure-report", idempotent = true, manualRequest = true, manualResponse = true)
    public void report(ServletRequestDetails request) throws IOException {
        LedgerReaders.operator(request, Permission.SEARCH);
        Asked asked = Asked.of(day(request, "from"), day(request, "to"), format(request), null, null, 1, 1);
        if (asked.format() == Format.PDF) {
            throw new TechoException(DisclosureError.PARAMETER_INVALID);
        }
        boolean exempt = "all".equals(parameter(request, "duty"));
        HttpServletResponse response = request.getServletResponse();
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(asked.format() == Format.CSV ? CsvTable.CONTENT_TYPE : NDJSON);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        Writer out = response.getWriter();
        EntryWriter writer = asked.format() == Format.CSV ? rows(out) : lines(out);
        ledger.inPeriod(asked.period(), entry -> {
            if (exempt || entry.duty() == RecordDuty.REQUIRED) {
                writer.write(entry);
            }
        });
        out.flush();
    }

    private EntryWriter lines(Writer out) {
        LedgerParameters parameters = new LedgerParameters(words);
        IParser parser = context.newJsonParser();
        return entry -> {
            parser.encodeResourceToWriter(parameters.of(List.of(entry)), out);
            out.append('\n');
        };
    }

    private EntryWriter rows(Appendable out) throws IOException {
        LedgerTable entries = new LedgerTable(words);
        CsvTable table = new CsvTable(out, LedgerTable.HEADER);
        return entry -> table.row(entries.cells(entry));
    }

    private Binary csv(List<LedgerEntry> page) throws IOException {
        LedgerTable entries = new LedgerTable(words);
        CsvTable table = new CsvTable(LedgerTable.HEADER);
        for (LedgerEntry entry : page) {
            table.row(entries.cells(entry));
        }
        return table.binary();
    }

    /** For paper: less than in a table, and what belongs together in one cell. */
    private List<String> cells(LedgerEntry entry) {
        LegalBasis basis = entry.disclosed().basis();
        return List.of(
                CsvTable.time(entry.at()),
                entry.named()
                        .map(named -> named.legalName() + " / " + named.address() + " / " + named.representative())
                        .orElse("Organization/" + entry.recipient().value()),
                words.purpose(entry.purpose()),
                LedgerWords.both(basis.japanese(), basis.english()) + " "
                        + entry.disclosed().consents().stream()
                                .map(consent -> consent.id().value() + "/" + consent.version())
                                .collect(Collectors.joining(" ")),
                words.kinds(entry.disclosed().kinds()));
    }

    private static @Nullable DateType day(ServletRequestDetails request, String name) {
        String value = parameter(request, name);
        if (value.isEmpty()) {
            throw new TechoException(DisclosureError.PARAMETER_INVALID);
        }
        try {
            return new DateType(value);
        } catch (DataFormatException e) {
            throw new TechoException(DisclosureError.PARAMETER_INVALID);
        }
    }

    private static @Nullable CodeType format(ServletRequestDetails request) {
        String value = parameter(request, "format");
        return value.isEmpty() ? null : new CodeType(value);
    }

    private static String parameter(ServletRequestDetails request, String name) {
        String[] values = request.getParameters().get(name);
        return values == null || values.length != 1 ? "" : values[0];
    }

    /** Adds an entry to whatever is being written. */
    @FunctionalInterface
    interface EntryWriter {
        void write(LedgerEntry entry) throws IOException;
    }
}
