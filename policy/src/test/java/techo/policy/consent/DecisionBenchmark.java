package techo.policy.consent;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

/** Times one decision, from the records as they come, and the compilation of all grants. Started by hand. */
final class DecisionBenchmark {
    private static final PatientId ALICE = new PatientId("alice");
    private static final Instant NOW = Instant.parse("2026-04-10T03:00:00Z");
    private static final int ROUNDS = 9;

    private DecisionBenchmark() {}

    public static void main(String[] arguments) {
        for (int consents : new int[] {1, 10, 100, 1000}) {
            List<ConsentRecord> records = consents(consents);
            Evidence evidence = Evidence.of(records);
            AccessRequest request = request();
            ConsentPolicy policy = new ConsentPolicy(Conditions.withoutRegister());
            GrantCompiler compiler = new GrantCompiler(LegalLimits.initial());
            int times = 2_000_000 / (consents + 10);
            report(
                    "decision of a page",
                    consents,
                    times,
                    () -> policy.decide(request, evidence).fold(permit -> 1, deny -> 0));
            report(
                    "decision from the records",
                    consents,
                    times,
                    () -> policy.decide(request, Evidence.of(records)).fold(permit -> 1, deny -> 0));
            report(
                    "compilation",
                    consents,
                    times / 20,
                    () -> compiler.compile(ALICE, Evidence.of(records)).size());
        }
    }

    /** Processor time, because the machine is shared. */
    private static void report(String what, int consents, int times, IntSupplier work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] micros = new double[ROUNDS];
        long done = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long from = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < times; i++) {
                done += work.getAsInt();
            }
            micros[round] = (threads.getCurrentThreadCpuTime() - from) / 1000.0 / times;
        }
        double first = micros[0];
        Arrays.sort(micros);
        System.out.printf(
                "RESULT %s, %d consents: median %.2f us, best %.2f, worst %.2f, first round %.2f (%d)%n",
                what, consents, micros[ROUNDS / 2], micros[0], micros[ROUNDS - 1], first, done);
    }

    /** A third to the clinic that asks; each with a nested deny. */
    private static List<ConsentRecord> consents(int count) {
        List<ConsentRecord> consents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecipientId recipient = new RecipientId(i % 3 == 0 ? "clinic" : "recipient-" + i);
            consents.add(new ConsentRecord.InForce(
                    new ConsentRef(new ConsentId("consent-" + i), 1 + i % 4),
                    ALICE,
                    List.of(
                            provision(Effect.PERMIT, recipient, EnumSet.of(DataCategory.LAB, DataCategory.VITAL)),
                            provision(Effect.DENY, recipient, EnumSet.of(DataCategory.MENTAL)))));
        }
        return consents;
    }

    private static Provision provision(Effect effect, RecipientId recipient, EnumSet<DataCategory> categories) {
        return new Provision(effect, recipient, PurposeOfUse.TREAT, categories, Period.ALWAYS, DataPeriod.BOUNDLESS);
    }

    private static AccessRequest request() {
        Caller clinic = new Caller.Recipient(
                new RecipientId("clinic"),
                RecipientType.MEDICAL,
                Access.unnarrowed(new ClientId("client"), PurposeOfUse.TREAT));
        return new AccessRequest(
                clinic,
                new ResourceFacts(Optional.of(ALICE), DataCategory.LAB, DataOrigin.HOSPITAL, Optional.empty()),
                NOW);
    }
}
