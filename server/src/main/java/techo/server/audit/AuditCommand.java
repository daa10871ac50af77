package techo.server.audit;

import picocli.CommandLine.Command;

/** What an auditor does with the trail. */
@Command(
        name = "audit",
        description = "Verify or export the audit trail, and show its key. 監査証跡の検査と書き出し",
        subcommands = {AuditVerifyCommand.class, AuditExportCommand.class, AuditKeyCommand.class},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class AuditCommand {}
