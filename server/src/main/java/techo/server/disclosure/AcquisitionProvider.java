package techo.server.disclosure;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.io.IOException;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;
import techo.exchange.pdf.Block.Column;
import techo.policy.consent.DataOrigin;
import techo.policy.disclosure.Acquisition;
import techo.policy.disclosure.AcquisitionSource;
import techo.policy.disclosure.DisclosedKind;
import techo.server.audit.LogReader;
import techo.server.disclosure.Asked.Format;
import techo.server.fhir.FhirProperties;

/** Tells a person what was taken into the record, from whom and by which route (確認記録, APPI Art. 30). */
public final class AcquisitionProvider {
    private static final List<String> HEADER = List.of(
            "日時 Time",
            "提供者 Provider",
            "取得元 Source",
            "経路 Route",
            "項目 Items",
            "ファイル Files (SHA-256)",
            "記録義務 Record duty");

    private static final Paper PAPER = new Paper(
            "取得の記録 Data taken in",
            "あなたの記録に、いつ、誰から、何が取り込まれたかを示します。 When what was taken into your record, and from whom.",
            List.of(
                    Column.text(HEADER.get(0), 12),
                    Column.text(HEADER.get(1), 14),
                    Column.text(HEADER.get(2), 20),
                    Column.text(HEADER.get(3), 10),
                    Column.text(HEADER.get(4), 20),
                    Column.text(HEADER.get(5), 14),
                    Column.text(HEADER.get(6), 10)));

    private final Acquisitions acquisitions;
    private final LedgerReaders readers;
    private final LedgerWords words;
    private final FhirProperties fhir;
    private final Clock clock;

    AcquisitionProvider(
            Acquisitions acquisitions, LedgerReaders readers, LedgerWords words, FhirProperties fhir, Clock clock) {
        this.acquisitions = acquisitions;
        this.readers = readers;
        this.words = words;
        this.fhir = fhir;
        this.clock = clock;
    }

    @Operation(name = "$acquisitions", typeName = "Patient", idempotent = true)
    public IBaseResource acquisitions(
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
        Optional<UnaryOperator<List<DisclosedKind>>> told = readers.told(reader);
        List<AcquisitionEntry> found = told.isPresent()
                ? asked.told(
                        (at, most) -> acquisitions.handedOver(reader.person(), asked.period(), at, most),
                        entry -> entry.telling(told.get()))
                : acquisitions.ofPerson(reader.person(), asked.period(), asked.offset(), asked.count() + 1);
        List<AcquisitionEntry> page = found.stream().limit(asked.count()).toList();
        if (asked.format() == Format.CSV) {
            CsvTable table = new CsvTable(HEADER);
            for (AcquisitionEntry entry : page) {
                table.row(cells(entry));
            }
            return table.binary();
        }
        if (asked.format() == Format.PDF) {
            return PAPER.of(page.stream().map(this::cells).toList(), clock.instant());
        }
        Parameters answer = new Parameters();
        page.forEach(entry -> add(answer.addParameter().setName("acquisition"), entry));
        if (found.size() > asked.count()) {
            String next = asked.next(
                            fhir.baseUrl(), "/Patient/" + reader.person().value() + "/$acquisitions")
                    .toString();
            answer.addParameter("next", new UriType(next));
        }
        return answer;
    }

    private void add(ParametersParameterComponent line, AcquisitionEntry entry) {
        Acquisition acquisition = entry.acquisition();
        part(line, "at", new InstantType(Date.from(acquisition.at())));
        part(line, "provider-kind", new CodeType(acquisition.provider().kind().name()));
        part(line, "provider", new StringType(acquisition.provider().id()));
        acquisition
                .source()
                .flatMap(source -> source.fold(
                        person -> Optional.of("Patient/" + acquisition.person().value()),
                        from -> Optional.of(
                                "Organization/" + from.organisation().value()),
                        own -> Optional.<String>empty()))
                .ifPresent(from -> part(line, "source", new Reference(from)));
        acquisition
                .source()
                .filter(AcquisitionSource.Organisation.class::isInstance)
                .map(AcquisitionSource.Organisation.class::cast)
                .ifPresent(from -> part(
                        line, "circumstances", new CodeType(from.circumstances().code())));
        entry.source().ifPresent(named -> {
            part(line, "source-version", new PositiveIntType(named.version()));
            part(line, "legal-name", new StringType(named.legalName()));
            part(line, "address", new StringType(named.address()));
            part(line, "representative", new StringType(named.representative()));
            part(line, "country", new CodeType(named.country()));
        });
        part(line, "client", new StringType(acquisition.client().value()));
        acquisition.obtained().forEach(route -> part(line, "route", new CodeType(route.code())));
        LedgerParameters parameters = new LedgerParameters(words);
        acquisition.kinds().forEach(kind -> parameters.item(line.addPart().setName("item"), kind));
        acquisition.files().forEach(file -> part(line, "file", new StringType(file)));
        part(line, "record-duty", new CodeType(acquisition.duty().code()));
    }

    private List<String> cells(AcquisitionEntry entry) {
        Acquisition acquisition = entry.acquisition();
        return List.of(
                CsvTable.time(acquisition.at()),
                acquisition.provider().kind().name() + " "
                        + acquisition.provider().id(),
                source(entry),
                acquisition.obtained().stream().map(DataOrigin::code).collect(Collectors.joining(" ")),
                words.kinds(acquisition.kinds()),
                String.join(" ", acquisition.files()),
                LedgerWords.both(
                        acquisition.duty().japanese(), acquisition.duty().english()));
    }

    private static String source(AcquisitionEntry entry) {
        return entry.acquisition()
                .source()
                .map(source -> source.fold(
                        person -> LedgerWords.both("本人", "The person"),
                        from -> entry.source()
                                        .map(named -> named.legalName() + " / " + named.address() + " / "
                                                + named.representative())
                                        .orElse(from.organisation().value())
                                + " / "
                                + LedgerWords.both(
                                        from.circumstances().japanese(),
                                        from.circumstances().english()),
                        own -> LedgerWords.both("運営者による入力", "Entered by the operator")))
                .orElse("");
    }

    private static void part(ParametersParameterComponent line, String name, Type value) {
        line.addPart().setName(name).setValue(value);
    }
}
