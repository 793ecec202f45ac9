package greenwall.app.command;

import greenwall.app.config.SpellingSuggestion;
import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.SourceState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that may use the configured sources. [GreenwallCommand] sets both fields.
@Command(mixinStandardHelpOptions = true, sortOptions = false)
@SuppressWarnings("NullAway.Init")
abstract class BaseCommand implements Callable<Integer> {
    private static final int MAX_LISTED = 8;

    ProcessContext process;
    SiteOpener siteOpener;

    @Spec
    CommandSpec spec;

    /// Refuses options that were given but have no effect.
    ///
    /// @param with what was given too, and makes them ineffective
    void refuseWith(String with, String... options) {
        for (var option : options) {
            // A global option may be before the command's name.
            if (Stream.of(spec, spec.root())
                    .anyMatch(command -> command.commandLine().getParseResult().hasMatchedOption(option))) {
                throw new CommandFailedException(option + " has no effect with " + with + "; leave it out");
            }
        }
    }

    /// Reports a host or a quantity that the fleet does not have.
    int reportUnknownName(String option, String name, List<String> known) {
        return process.usageError("unknown " + option + " " + name
                + SpellingSuggestion.to(name, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; use one that greenwall check --json lists"
                                + (known.isEmpty() ? "" : ", such as " + TerminalColors.names(known, MAX_LISTED))));
    }

    /// Says that a host that is not known may exist, if a Prometheus does not respond.
    ///
    /// @return whether one does not
    boolean reportHostThatMayExist(String name, FleetState fleet) {
        var silent = fleet.sources().stream()
                .filter(source -> source.source().kind() == Source.Kind.PROMETHEUS)
                .filter(source -> source.state() != CellState.OK)
                .toList();
        if (silent.isEmpty() || !fleet.hostsNamed(name).isEmpty()) {
            return false;
        }
        silent.forEach(
                source -> process.printError("host " + name + " is not known, but may exist: " + noResponse(source)));
        return true;
    }

    private static String noResponse(SourceState source) {
        return "a source does not respond: " + withReason(source);
    }

    static String withReason(SourceState source) {
        return FleetStatePrinter.name(source.source(), true) + ": " + source.reason()
                + (source.remedy().isEmpty() ? "" : "; " + source.remedy());
    }

    int unknownHost(String name, FleetState fleet) {
        var same = fleet.hostsNamed(name);
        return same.isEmpty()
                ? reportUnknownName(
                        "--host",
                        name,
                        fleet.hosts().stream().map(HostState::name).distinct().toList())
                : ambiguousHost("--host " + name, same);
    }

    /// @param given what was typed
    int ambiguousHost(String given, List<HostState> same) {
        return process.usageError(given + " is the name of several hosts; use "
                + same.stream().map(HostState::clusterAndName).collect(Collectors.joining(" or ")));
    }

    /// Writes a requested file, or reports why it could not be written, and returns the exit code.
    int export(Path file, String text) {
        try {
            AtomicFile.export(file, text.getBytes(StandardCharsets.UTF_8));
            return 0;
        } catch (IOException problem) {
            return reportWriteError(file, problem);
        }
    }

    /// Reports that a requested file could not be written; the old file is unchanged.
    int reportWriteError(Path file, IOException why) {
        process.printError(file + " cannot be written: " + FileErrorText.of(why));
        return ExitCodes.FAILED;
    }
}
