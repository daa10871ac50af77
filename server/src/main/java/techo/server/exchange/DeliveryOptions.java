package techo.server.exchange;

import java.time.LocalDate;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import techo.exchange.checkup.CheckupDelivery;
import techo.exchange.checkup.CheckupDelivery.Party;
import techo.exchange.checkup.CheckupDelivery.PartyKind;

/** Who sends an archive of checkups to whom. */
final class DeliveryOptions {
    private static final int INSTITUTION_DIGITS = 10;
    private static final int CHECKUP = 1;

    @Option(
            names = "--sender",
            paramLabel = "NUMBER",
            description = "Of an archive: who sends it, an institution (10 digits) or an insurer (8). 送付元の機関番号・保険者番号")
    private Optional<String> sender = Optional.empty();

    @Option(names = "--receiver", paramLabel = "NUMBER", description = "Of an archive: who receives it. 送付先の機関番号・保険者番号")
    private Optional<String> receiver = Optional.empty();

    @Option(
            names = "--interaction",
            paramLabel = "1-20",
            defaultValue = "6",
            description = "Of an archive: who sends to whom; 6 is an institution to an insurer. 種別コード")
    private int interaction = 6;

    @Option(
            names = "--sending",
            paramLabel = "0-9",
            defaultValue = "0",
            description = "Of an archive: which one to that receiver on that day. 同日内の送付回数")
    private int sending;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** @throws CommandLine.ParameterException when something is missing or has another form */
    CheckupDelivery on(LocalDate day) {
        try {
            return new CheckupDelivery(
                    interaction, CHECKUP, day, sending, party(sender), party(receiver), Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--sender and --receiver: " + e.getMessage() + ". 送付元と送付先を確認してください");
        }
    }

    private static Party party(Optional<String> number) {
        String digits = number.orElse("");
        return new Party(digits.length() == INSTITUTION_DIGITS ? PartyKind.INSTITUTION : PartyKind.INSURER, digits);
    }
}
