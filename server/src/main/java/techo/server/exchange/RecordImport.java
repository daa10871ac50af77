package techo.server.exchange;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.SourceFile;
import techo.exchange.SubjectClaims;
import techo.exchange.home.AppleHealthReader.Streamed;
import techo.exchange.home.AppleHealthReader.Streamed.Tables;
import techo.interceptors.error.Problem;
import techo.interceptors.error.TechoException;
import techo.policy.exchange.SubjectFact;
import techo.policy.exchange.SubjectMatch;
import techo.policy.exchange.SubjectRule;
import techo.server.malware.MalwareChecks;

/**
 * Takes files into one person's record: all of it is stored, or nothing is.
 *
 * <p>The same file again changes nothing. A file about somebody else is refused. Of several files some may be in the record
 * already, such as those of last month's export beside this month's; what only these say is left as it is.
 */
public final class RecordImport {
    private final MalwareChecks malware;
    private final FileReaders readers;
    private final ImportRegister register;
    private final ImportTransaction transaction;
    private final LongImports longImports;
    private final Clock clock;
    private final SubjectRule subjects = new SubjectRule();

    RecordImport(
            MalwareChecks malware,
            FileReaders readers,
            ImportRegister register,
            ImportTransaction transaction,
            LongImports longImports,
            Clock clock) {
        this.malware = malware;
        this.readers = readers;
        this.register = register;
        this.transaction = transaction;
        this.longImports = longImports;
        this.clock = clock;
    }

    /**
     * @param received of which the same one twice counts once
     * @throws TechoException with every located problem when the files are refused
     */
    ImportOutcome run(StoredPerson person, HandedOver handedOver, List<SourceFile> received) {
        return run(person, handedOver, received, Alongside.nothing());
    }

    /**
     * The same with something of the caller's in the transaction that stores.
     *
     * @param alongside unless what becomes of the files is {@link ImportOutcome.Stored}, nothing of it stays
     */
    ImportOutcome run(StoredPerson person, HandedOver handedOver, List<SourceFile> received, Alongside alongside) {
        List<SourceFile> files = once(received);
        files.forEach(file -> malware.check(file.bytes()));
        Optional<ImportOutcome> before = repeated(person, files);
        if (before.isPresent()) {
            return before.get();
        }
        ImportResult read = readers.read(files, person.reference());
        Optional<Streamed> longOne = longImports.survey(person, read, files.get(0), handedOver.caller());
        if (longOne.isPresent()) {
            Tables tables = longOne.get().fold(done -> done, refused -> {
                throw refusal(List.of(refused.error()));
            });
            List<Problem> warnings = warnings(person, tables.warnings(), List.of(tables.subject()));
            longImports.begin(person, files.get(0), handedOver.caller(), tables.values());
            return new ImportOutcome.Begun(tables.values(), warnings);
        }
        Imported imported = read.fold(done -> done, refused -> {
            throw refusal(refused.errors());
        });
        List<Problem> warnings = warnings(
                person,
                imported.warnings(),
                imported.records().stream().map(ImportedRecord::subject).toList());
        return store(person, handedOver, new ReadFiles(files, imported.records(), warnings), alongside);
    }

    /** Each time it is not stored, another request has stored one file more of these meanwhile. */
    private ImportOutcome store(StoredPerson person, HandedOver handedOver, ReadFiles read, Alongside alongside) {
        Instant at = clock.instant();
        for (int i = 0; i <= read.files().size(); i++) {
            Optional<ImportOutcome> outcome = transaction
                    .store(person, handedOver, read, at, alongside)
                    .<ImportOutcome>map(stored -> stored)
                    .or(() -> repeated(person, read.files()));
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new TechoException(ImportError.IMPORT_RUNNING);
    }

    private static List<SourceFile> once(List<SourceFile> received) {
        Map<String, SourceFile> files = new LinkedHashMap<>();
        received.forEach(file -> files.putIfAbsent(file.digest(), file));
        return List.copyOf(files.values());
    }

    private Optional<ImportOutcome> repeated(StoredPerson person, List<SourceFile> files) {
        List<String> documents = files.stream()
                .flatMap(file -> register.documentOf(person, file.digest()).stream())
                .toList();
        return documents.size() == files.size() ? Optional.of(new ImportOutcome.Repeated(documents)) : Optional.empty();
    }

    private static TechoException refusal(List<ExchangeIssue> errors) {
        List<Problem> problems = new ArrayList<>(List.of(Problem.error(ImportError.IMPORT_CONTENT)));
        problems.addAll(FileProblems.errors(errors));
        return new TechoException(problems);
    }

    private static Set<SubjectFact> refuse(SubjectMatch.Other other) {
        throw new TechoException(ImportError.IMPORT_OTHER_PERSON);
    }

    /** @throws TechoException when one of the claims is about somebody else */
    private List<Problem> warnings(StoredPerson person, List<ExchangeIssue> issues, List<SubjectClaims> claimed) {
        List<Problem> warnings = new ArrayList<>(FileProblems.warnings(issues));
        warnings.addAll(confirm(person, claimed));
        return warnings;
    }

    private List<Problem> confirm(StoredPerson person, List<SubjectClaims> claimed) {
        Set<SubjectFact> unconfirmed = EnumSet.noneOf(SubjectFact.class);
        for (SubjectClaims claims : claimed) {
            SubjectMatch match = subjects.compare(Persons.stored(person.stored()), Persons.claimed(claims));
            unconfirmed.addAll(match.fold(SubjectMatch.Same::unconfirmed, RecordImport::refuse));
        }
        return unconfirmed.isEmpty() ? List.of() : List.of(Problem.warning(ImportError.IMPORT_UNCONFIRMED));
    }
}
