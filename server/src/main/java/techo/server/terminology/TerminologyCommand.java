package techo.server.terminology;

import picocli.CommandLine.Command;

/** What an operator does with terminology. */
@Command(
        name = "terminology",
        description = "Load official masters and list what the server has. 標準マスターを読み込みます",
        mixinStandardHelpOptions = true,
        subcommands = {LoadMasterCommand.class, ListCodeSystemsCommand.class, MakeCurrentCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class TerminologyCommand {}
