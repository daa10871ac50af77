package techo.exchange.notebook;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import techo.exchange.ImportedRecord;

/** Measures how many notebooks of two blocks one thread reads and writes in a second. Run by hand. */
final class NotebookSpeed {

    private static final int ROUNDS = 5_000;

    private NotebookSpeed() {}

    public static void main(String[] arguments) {
        byte[] file = Notebooks.sample("tc08_category1_full.txt");
        NotebookWriter writer = new NotebookWriter(NotebookLimits.standard());
        ImportedRecord record = Notebooks.record(file);
        Bundle bundle = new Bundle();
        bundle.addEntry().setResource(new Patient());
        record.resources()
                .forEach(r -> bundle.addEntry().setFullUrl(r.key().fullUrl()).setResource(r.resource()));
        measure("read", () -> Notebooks.record(file));
        measure("written", () -> writer.write(bundle, OutputCategory.FROM_INSTITUTION));
    }

    private static void measure(String what, Runnable round) {
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        long start = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        System.out.printf("%.0f notebooks/s %s%n", ROUNDS / ((System.nanoTime() - start) / 1e9), what);
    }
}
