package greenwall.app.command;

import greenwall.app.config.Config;
import greenwall.app.runbook.RunbookFolders;
import greenwall.app.site.FleetPollSettings;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.rules.RulesPackFiles;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that change the content of the rules pack.
final class RulesPackOptions {
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

    /// The files by name.
    ///
    /// @throws CommandFailedException with a message for the user
    Map<String, String> files(Config config) {
        if (!hostLabel.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new CommandFailedException("found --host-label " + hostLabel + "; expected a label's name");
        }
        var library = RunbookFolders.library(config.runbooks());
        var base = runbooks.map(RulesPackOptions::webAddress);
        return RulesPackFiles.of(RulesPack.groups(
                FleetPollSettings.catalogue(config),
                hostLabel,
                alert -> base.flatMap(url -> library.forAlert(alert).map(runbook -> url + "/" + runbook.file()))
                        .orElse("")));
    }

    /// The address without slashes at its end.
    private static String webAddress(URI base) {
        if (!"http".equals(base.getScheme()) && !"https".equals(base.getScheme())) {
            throw new CommandFailedException("found --runbooks " + base + "; expected http:// or https://");
        }
        return base.toString().replaceAll("/+$", "");
    }
}
