package techo.server.exchange;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hl7.fhir.r4.model.Bundle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentKind;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ImportResult;
import techo.exchange.ImportedRecord;
import techo.exchange.RecordBundles;
import techo.exchange.SourceFile;
import techo.exchange.checkup.CheckupDelivery;
import techo.exchange.home.AppleHealthReader;
import techo.exchange.notebook.OutputCategory;
import techo.exchange.table.ColumnMap;
import techo.exchange.table.ColumnMaps;
import techo.exchange.table.ColumnTableWriter;
import techo.interceptors.error.TechoException;

/** Turns a file into another format on this machine; no server is asked and nothing is stored but the result. */
@Command(
        name = "convert",
        description = "Convert checkup XML, medication notebooks and FHIR. 健診XML・電子版お薬手帳・FHIRを変換します",
        mixinStandardHelpOptions = true)
public final class ConvertCommand implements Callable<Integer> {

    private static final int TABLE_ROWS = 5_000;
    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

    /** What is read as a whole takes several times its size in memory. */
    private static final long MOST_BYTES = 200L << 20;

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            description =
                    "fhir, checkup (hc08 XML), archive (one delivery of all, --sender and --receiver), document (eCheckup"
                            + " Bundle), record (the whole as one document Bundle), notebook (JAHISTC08), qr (its codes),"
                            + " cost (医療費通知 CSV), csv (tables for a spreadsheet), pdf (a report), tax (columns of the tax"
                            + " agency's form for medical expenses), home (tables of measurements from an Apple Health export of any"
                            + " size) or table (by --map). 変換先")
    private Optional<Target> target = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", defaultValue = ".", description = "Where to. 出力先")
    private Path directory = Path.of(".");

    @Option(
            names = "--category",
            paramLabel = "1|2",
            defaultValue = "2",
            description = "Notebook: 1 from an institution, 2 from the person. 出力区分")
    private int category = 2;

    @Option(
            names = "--map",
            paramLabel = "NAME",
            defaultValue = "vaccinations",
            description = "Which table: vaccinations, infant-checkups, maternity-checkups, school-checkups or"
                    + " employer-checkups. 表の種類")
    private String map = "vaccinations";

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "Write an empty table of that map, with an example row, and stop. 表のひな形")
    private Optional<String> template = Optional.empty();

    @CommandLine.Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "One file, or all parts of a notebook. ファイル")
    private List<Path> files = List.of();

    @Mixin
    private DeliveryOptions delivery = new DeliveryOptions();

    private Optional<ResultFiles> results = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** 0 when the result is written, 1 when the file is refused, 2 when it cannot be read or written. */
    @Override
    public Integer call() {
        results = Optional.of(new ResultFiles(directory, spec.commandLine().getOut()));
        try {
            if (template.isPresent()) {
                return save(List.of(ColumnTableWriter.template(map(template.get()))));
            }
            if (target.isEmpty() || files.isEmpty()) {
                throw new CommandLine.ParameterException(spec.commandLine(), "--to and a file, or --template");
            }
            if (to() == Target.HOME) {
                return measurements();
            }
            List<SourceFile> sources = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                if (Files.size(files.get(i)) > MOST_BYTES) {
                    print(
                            "error",
                            new ExchangeIssue(
                                    CommonIssueCode.FILE_TOO_LARGE,
                                    "file " + (i + 1),
                                    "limit " + MOST_BYTES + " bytes; an export of Apple Health: --to home"));
                    return 1;
                }
                sources.add(SourceFile.of(Files.readAllBytes(files.get(i))));
            }
            if (to() == Target.ARCHIVE) {
                return archive(sources);
            }
            return sources.size() == 1 && sources.get(0).kind() == DocumentKind.FHIR_JSON && to() != Target.FHIR
                    ? write(BundleFile.read(sources.get(0)))
                    : FileReaders.standard(ColumnMaps.shipped())
                            .read(sources, RecordBundles.person())
                            .fold(this::convert, this::refuse);
        } catch (DataFormatException | CharacterCodingException e) {
            err().println("The file is no Bundle of FHIR R4 in JSON. FHIR R4のBundle(JSON)ではありません");
            return 1;
        } catch (IOException e) {
            err().println("A file cannot be read or written. ファイルを読み書きできません");
            return 2;
        } catch (TechoException e) {
            err().println("error " + e.code().code() + ": " + e.code().english() + " "
                    + e.code().japanese());
            return 1;
        }
    }

    private Target to() {
        return target.orElseThrow();
    }

    private ColumnMap map(String name) {
        return ColumnMaps.shipped()
                .find(name)
                .orElseThrow(() -> new CommandLine.ParameterException(spec.commandLine(), "No such map: " + name));
    }

    /** Read as a stream: what such an export holds does not fit a machine's memory. */
    private int measurements() throws IOException {
        Optional<AppleExport> export = files.size() == 1 ? AppleExport.of(files.get(0)) : Optional.empty();
        if (export.isEmpty()) {
            err().println("The file is no export of Apple Health. Appleヘルスケアの書き出しではありません");
            return 1;
        }
        try (InputStream in = export.get().open()) {
            return new AppleHealthReader()
                    .tables(in, TABLE_ROWS, table -> save(List.of(table)))
                    .fold(
                            done -> {
                                done.warnings().forEach(issue -> print("warning", issue));
                                return 0;
                            },
                            refused -> {
                                print("error", refused.error());
                                return 1;
                            });
        }
    }

    /** Each file by itself, all of them in one delivery. */
    private int archive(List<SourceFile> sources) throws CharacterCodingException {
        CheckupDelivery made = delivery.on(LocalDate.now(JAPAN));
        List<Bundle> checkups = new ArrayList<>();
        for (SourceFile source : sources) {
            if (source.kind() == DocumentKind.FHIR_JSON) {
                checkups.add(BundleFile.read(source));
                continue;
            }
            int exit = FileReaders.standard(ColumnMaps.shipped())
                    .read(List.of(source), RecordBundles.person())
                    .fold(
                            imported -> {
                                imported.warnings().forEach(issue -> print("warning", issue));
                                imported.records().forEach(record -> checkups.add(RecordBundles.collection(record)));
                                return 0;
                            },
                            this::refuse);
            if (exit != 0) {
                return exit;
            }
        }
        return save(FileWriters.archive(checkups, made));
    }

    private int save(ExportResult result) {
        return result.fold(
                exported -> {
                    exported.warnings().forEach(issue -> print("warning", issue));
                    return save(exported.files());
                },
                refused -> {
                    refused.errors().forEach(issue -> print("error", issue));
                    return 1;
                });
    }

    private int convert(ImportResult.Imported imported) {
        imported.warnings().forEach(issue -> print("warning", issue));
        int exit = 0;
        for (int i = 0; i < imported.records().size(); i++) {
            Bundle bundle = RecordBundles.collection(imported.records().get(i));
            exit = Math.max(
                    exit, to() == Target.FHIR ? fhir(bundle, imported.records().get(i), i) : write(bundle));
        }
        return exit;
    }

    private int fhir(Bundle bundle, ImportedRecord record, int number) {
        if (record.resources().isEmpty()) {
            return 0;
        }
        String json =
                FhirContext.forR4Cached().newJsonParser().setPrettyPrint(true).encodeResourceToString(bundle);
        return save(List.of(new ExportFile(
                "record-" + (number + 1) + ".json", "application/fhir+json", json.getBytes(StandardCharsets.UTF_8))));
    }

    private int write(Bundle bundle) {
        return save(new FileWriters(
                        OffsetDateTime.now(JAPAN),
                        category == 1 ? OutputCategory.FROM_INSTITUTION : OutputCategory.FROM_PERSON,
                        map(map))
                .write(bundle, to()));
    }

    private int save(List<ExportFile> files) {
        try {
            results.orElseThrow().save(files);
            return 0;
        } catch (IOException e) {
            err().println("The result cannot be written. 結果を書き込めません");
            return 2;
        }
    }

    private int refuse(ImportResult.Rejected rejected) {
        rejected.errors().forEach(issue -> print("error", issue));
        return 1;
    }

    private void print(String severity, ExchangeIssue issue) {
        Issues.print(issue, severity, err());
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
