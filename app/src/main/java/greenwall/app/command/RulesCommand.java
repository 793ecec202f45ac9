package greenwall.app.command;

import greenwall.app.runbook.RunbookFolders;
import greenwall.app.site.FleetPollSettings;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.rules.RulesPackFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Exports the rules pack.
@Command(
        name = "rules",
        description = "The rules pack for Prometheus and Alertmanager.",
        subcommands = {RulesCommand.ToFolder.class})
final class RulesCommand extends SourceCommand {
    @Override
    public Integer call() {
        return program.refuse("which rules command? Try: greenwall rules export DIR");
    }

    @Command(
            name = "export",
            description = {
                "Writes recording and alerting rules, their tests and the Alertmanager routing into a folder: all of"
                        + " them or none. The limits are those of the wall, including any set in the configuration.",
                "A file that was changed by hand is not overwritten."
            })
    static final class ToFolder extends SourceCommand {
        @Parameters(index = "0", paramLabel = "DIR", description = "the folder; created if it does not exist")
        private Path folder = Path.of("");

        @Option(
                names = "--host-label",
                paramLabel = "NAME",
                description = "the target label that names a machine (default: instance, without its port)")
        private String hostLabel = "instance";

        @Option(
                names = "--runbooks",
                paramLabel = "URL",
                description = "where the runbooks can be read with a browser, for runbook_url")
        private Optional<URI> runbooks = Optional.empty();

        @Option(names = "--force", description = "overwrite files that were changed by hand")
        private boolean force;

        @Override
        public Integer call() {
            if (!hostLabel.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                return program.refuse("found --host-label " + hostLabel + "; expected a label's name");
            }
            if (runbooks.filter(base -> !"http".equals(base.getScheme()) && !"https".equals(base.getScheme()))
                    .isPresent()) {
                return program.refuse("found --runbooks " + runbooks.get() + "; expected http:// or https://");
            }
            var config = sources.configuration().read();
            if (config.isEmpty()) {
                return ExitCodes.BAD_CONFIGURATION;
            }
            var library = RunbookFolders.library(config.get().runbooks());
            Function<String, String> url = alert -> runbooks.flatMap(base ->
                            library.forAlert(alert).map(r -> base.toString().replaceAll("/+$", "") + "/" + r.file()))
                    .orElse("");
            var files = RulesPackFiles.of(RulesPack.groups(FleetPollSettings.catalogue(config.get()), hostLabel, url));
            return switch (RulesExport.write(folder, files, force)) {
                case RulesExport.Outcome.Written(var written, var same) -> {
                    written.forEach(name -> program.println(
                            "wrote " + TerminalColors.plain(folder.resolve(name).toString())));
                    if (!same.isEmpty()) {
                        program.println(
                                same.size() + (same.size() == 1 ? " file was" : " files were") + " already up to date");
                    }
                    yield 0;
                }
                case RulesExport.Outcome.Kept(var changed) -> {
                    changed.forEach(name -> program.complain(folder.resolve(name)
                            + " was changed by hand, so nothing was written: move it away, or use --force"));
                    yield 1;
                }
                case RulesExport.Outcome.Failed(var why) -> {
                    program.complain(why);
                    yield ExitCodes.FAILED;
                }
            };
        }
    }
}
