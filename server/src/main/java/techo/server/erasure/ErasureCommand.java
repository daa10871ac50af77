package techo.server.erasure;

import picocli.CommandLine.Command;

/** What people do with the receipt of an erasure. */
@Command(
        name = "erasure",
        description = "Verify the receipt of an erasure. 消去の受領証の検証",
        subcommands = ErasureVerifyCommand.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class ErasureCommand {}
