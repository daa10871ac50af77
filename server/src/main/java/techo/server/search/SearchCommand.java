package techo.server.search;

import picocli.CommandLine.Command;

/** What an operator does with the search index. */
@Command(
        name = "search",
        description = "Look after the search index. 検索インデックスを管理します",
        mixinStandardHelpOptions = true,
        subcommands = ReindexCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class SearchCommand {}
