package techo.server.exchange;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import techo.exchange.ExportFile;
import techo.exchange.home.AppleHealthReader;
import techo.exchange.notebook.NotebookIssueCode;
import techo.server.cli.ServerConnection;

/** Sends files to a server and says what became of them. */
@Command(
        name = "import",
        description =
                "Import a checkup, a medication notebook, a prescription, a cost notice, measurements (CSV, Apple Health of any size,"
                        + " Open mHealth) or another record (FHIR). 健診XML・お薬手帳・処方箋・医療費通知・測定値・FHIRを取り込みます",
        mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {
    private static final int TABLE_ROWS = 5_000;
    private static final Set<String> OF_SEVERAL =
            Set.of(NotebookIssueCode.PARTS_CONFLICT.code(), ImportError.IMPORT_MIXED_FILES.code());

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.\\-]{1,64}");

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Option(names = "--patient", paramLabel = "ID", required = true, description = "Whose record. 取り込み先の本人ID")
    private String patient = "";

    @Option(
            names = "--from",
            paramLabel = "REFERENCE",
            description =
                    "For operators: who handed it over, Organization/… of the register, or Patient/… of this record."
                            + " 運営者のみ: 取得元(登録済みのOrganization、または本人のPatient)")
    private Optional<String> from = Optional.empty();

    @Option(
            names = "--obtained",
            paramLabel = "HOW",
            description =
                    "For operators, with an organisation: how it got the data: from-person, from-business, from-private,"
                            + " from-public. 運営者のみ: 組織が取得した経緯")
    private Optional<String> obtained = Optional.empty();

    @CommandLine.Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Any number of files of any kinds; symbols or images of a prescription in their order."
                    + " ファイル(いくつでも、種類が違ってもよい。処方箋の2次元シンボルとその画像は順番どおりに)")
    private List<Path> files = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** 0 when the files are in the record now or were before, 1 when the server refused some, 2 when some were not sent. */
    @Override
    public Integer call() throws InterruptedException {
        if (!ID.matcher(patient).matches()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--patient is no id. 本人IDの形式が違います");
        }
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                err("The file cannot be read. ファイルを読めません: " + file);
                return 2;
            }
        }
        try {
            int exit = 0;
            for (ImportBatch batch : ImportBatch.of(files)) {
                exit = Math.max(exit, send(batch));
            }
            return exit;
        } catch (UncheckedIOException e) {
            err(ServerConnection.why(Objects.requireNonNull(e.getCause())));
            return 2;
        } catch (IOException e) {
            err(ServerConnection.why(e));
            return 2;
        }
    }

    /** What one batch is refused for does not keep the others back. */
    private int send(ImportBatch batch) throws IOException, InterruptedException {
        if (files.size() > batch.files().size()) {
            batch.files().forEach(out()::println);
        }
        if (batch.files().size() == 1) {
            return sendAlone(batch.files().get(0));
        }
        FormBody form = FormBody.ofFiles(batch.files());
        HttpResponse<String> response = send(form.contentType(), form.publisher());
        int exit = report(response);
        return isOfSeveral(response) ? sendOneByOne(batch.files()) : exit;
    }

    /** Nothing tells before they are read that photographs are of several things. */
    private static boolean isOfSeveral(HttpResponse<String> response) {
        return answer(response).filter(OperationOutcome.class::isInstance).map(OperationOutcome.class::cast).stream()
                .flatMap(outcome -> outcome.getIssue().stream())
                .map(issue -> issue.getDetails().getCodingFirstRep().getCode())
                .filter(Objects::nonNull)
                .anyMatch(OF_SEVERAL::contains);
    }

    private int sendOneByOne(List<Path> separate) throws IOException, InterruptedException {
        out().println("They are not parts of one thing: each is sent by itself. まとまりではないため、1つずつ送ります");
        int exit = 0;
        for (Path file : separate) {
            out().println(file);
            exit = Math.max(exit, sendAlone(file));
        }
        return exit;
    }

    private int sendAlone(Path file) throws IOException, InterruptedException {
        Optional<AppleExport> export = AppleExport.of(file);
        return export.isPresent() ? tables(export.get()) : report(send(BodyPublishers.ofFile(file)));
    }

    private void err(String message) {
        spec.commandLine().getErr().println(message);
        spec.commandLine().getErr().flush();
    }

    /** An export of any size goes as tables of so many values, one after the other, and can be sent again from its beginning. */
    private int tables(AppleExport export) throws IOException {
        try (InputStream in = export.open()) {
            return new AppleHealthReader()
                    .tables(in, TABLE_ROWS, this::sendTable)
                    .fold(
                            done -> {
                                done.warnings().forEach(issue -> Issues.print(issue, "warning", out()));
                                out().println(done.values() + " values in " + done.tables() + " tables. 測定値 "
                                        + done.values() + " 件");
                                return 0;
                            },
                            refused -> {
                                Issues.print(refused.error(), "error", out());
                                return 1;
                            });
        } catch (TableRefusedException e) {
            return 1;
        } finally {
            out().flush();
        }
    }

    private void sendTable(ExportFile table) {
        try {
            if (report(send(BodyPublishers.ofByteArray(table.bytes()))) != 0) {
                throw new TableRefusedException();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException());
        }
    }

    private HttpResponse<String> send(BodyPublisher file) throws IOException, InterruptedException {
        return send("application/octet-stream", file);
    }

    private HttpResponse<String> send(String contentType, BodyPublisher body) throws IOException, InterruptedException {
        return server.client()
                .send(
                        server.request("/Patient/" + patient + "/$import" + source())
                                .header("Content-Type", contentType)
                                .POST(body)
                                .build(),
                        BodyHandlers.ofString());
    }

    private String source() {
        String query = Stream.of(
                        from.map(value -> "from=" + encoded(value)),
                        obtained.map(value -> "obtained=" + encoded(value)))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** The server said why; what follows need not be sent. */
    private static final class TableRefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private int report(HttpResponse<String> response) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("HTTP " + response.statusCode());
        answer(response)
                .ifPresentOrElse(
                        answer -> print(answer, out), () -> out.println("The answer is not FHIR. 応答がFHIRではありません"));
        out.flush();
        return response.statusCode() / 100 == 2 ? 0 : 1;
    }

    private static Optional<Resource> answer(HttpResponse<String> response) {
        try {
            return Optional.of(
                    (Resource) FhirContext.forR4Cached().newJsonParser().parseResource(response.body()));
        } catch (DataFormatException e) {
            return Optional.empty();
        }
    }

    private static void print(Resource answer, PrintWriter out) {
        if (answer instanceof OperationOutcome outcome) {
            outcome.getIssue().forEach(issue -> out.println(line(issue)));
        } else if (answer instanceof Parameters parameters) {
            parameters.getParameter().forEach(parameter -> print(parameter, out));
        }
    }

    private static void print(ParametersParameterComponent parameter, PrintWriter out) {
        if (parameter.hasResource()) {
            print(parameter.getResource(), out);
        } else if (parameter.hasPart()) {
            out.println(parameter.getName() + " "
                    + parameter.getPart().get(0).getValue().primitiveValue() + " "
                    + parameter.getPart().get(1).getValue().primitiveValue());
        } else {
            String value = parameter.getValue().isPrimitive()
                    ? parameter.getValue().primitiveValue()
                    : parameter.getValue().castToReference(parameter.getValue()).getReference();
            out.println(parameter.getName() + " " + value);
        }
    }

    private static String line(OperationOutcomeIssueComponent issue) {
        String place = issue.hasLocation() ? " at " + issue.getLocation().get(0).getValue() : "";
        return issue.getSeverity().toCode() + " "
                + issue.getDetails().getCodingFirstRep().getCode() + place + ": "
                + issue.getDetails().getText();
    }
}
