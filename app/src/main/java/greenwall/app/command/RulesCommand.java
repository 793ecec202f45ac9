package greenwall.app.command;

import greenwall.app.config.Config;
import greenwall.app.runbook.RunbookFolderReader;
import greenwall.app.site.PollSettingsConverter;
import greenwall.fleet.CountText;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.rules.RulesPackFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Exports the rules pack.
@Command(
        name = "rules",
        description = "Exports the rules pack for Prometheus and Alertmanager.",
        subcommands = RulesCommand.Export.class)
final class RulesCommand extends CommandGroup {
    @Command(
            name = "export",
            description = {
                "Writes recording and alerting rules, their tests and the Alertmanager routing into a folder: all of"
                        + " them or none. The limits are those of the wall, including any set in the configuration.",
                "A file that was changed since the last export, or that this command did not write, is not overwritten"
                        + " without --force. Exit code 1: there is such a file, and nothing was written."
            })
    static final class Export extends BaseCommand {
        @Parameters(index = "0", paramLabel = "DIR", description = "the folder; created if it does not exist")
        private Path folder = Path.of("");

        @Option(
                names = "--host-label",
                paramLabel = "NAME",
                description = "the target label that names the host (default: instance, without its port)")
        private String hostLabel = "instance";

        @Option(
                names = "--runbooks",
                paramLabel = "URL",
                description = "where the runbooks can be read with a browser, for runbook_url")
        private Optional<URI> runbooks = Optional.empty();

        @Option(
                names = "--force",
                description = "also overwrite files that were changed since the last export, or that this command did"
                        + " not write")
        private boolean force;

        @Override
        public Integer call() throws Exception {
            return siteOpener.configuration().runWithConfig(config -> export(files(config)));
        }

        private int export(Map<String, String> files) {
            return switch (RulesFolderWriter.write(folder, files, force)) {
                case RulesFolderWriter.ExportResult.Written(var written, var same) -> {
                    written.forEach(name -> process.println(
                            "wrote " + TerminalColors.plain(folder.resolve(name).toString())));
                    if (!same.isEmpty()) {
                        process.println(CountText.of(same.size(), "file was", "files were") + " already up to date");
                    }
                    yield 0;
                }
                case RulesFolderWriter.ExportResult.Kept(var changed) -> {
                    changed.forEach(name -> process.printError(folder.resolve(name)
                            + " was changed, or is not from greenwall rules export, so nothing was written: move it"
                            + " away, or use --force"));
                    yield 1;
                }
                case RulesFolderWriter.ExportResult.Failed(var why) -> {
                    process.printError(why);
                    yield ExitCodes.FAILED;
                }
            };
        }

        /// The files by name.
        private Map<String, String> files(Config config) {
            if (!hostLabel.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new CommandFailedException("invalid --host-label " + hostLabel + "; expected a label name");
            }
            var library = RunbookFolderReader.library(config.runbooks());
            var base = runbooks.map(Export::webAddress);
            return RulesPackFiles.of(RulesPack.groups(
                    PollSettingsConverter.catalogue(config),
                    hostLabel,
                    alert -> base.flatMap(url -> library.forAlert(alert).map(runbook -> url + "/" + runbook.file()))
                            .orElse("")));
        }

        /// The address without slashes at its end.
        private static String webAddress(URI base) {
            if (!"http".equals(base.getScheme()) && !"https".equals(base.getScheme())) {
                throw new CommandFailedException("invalid --runbooks " + base + "; expected http:// or https://");
            }
            return base.toString().replaceAll("/+$", "");
        }
    }
}
