package greenwall.fleet.probe.run;

import greenwall.fleet.BundledText;
import greenwall.fleet.quantity.DefinitionFileReader;
import greenwall.fleet.quantity.DefinitionFileReader.Block;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The meaning of a tool's error line. Some tools exit with 0 after an error, or print a warning and then
/// nothing more, so neither the exit status nor silence proves anything.
///
/// @param remedy empty if none is known for this error; [ToolRemedy] then proposes one for the kind of tool
/// @param otherToolset the package of a toolset that may work without the remedy, or "any"; empty for none
/// @param needsRoot whether the remedy is for a tool that did not run as root
/// @param fatal whether the run cannot succeed any more, even if the tool continues
/// @param rank the priority: of several lines, the one with the lowest rank is shown
public record ToolError(String why, String remedy, String otherToolset, boolean needsRoot, boolean fatal, int rank) {
    private static final int LAST = 1000;
    public static final ToolError NOT_INSTALLED = new ToolError("is not installed", "", "", false, true, LAST);

    private record KnownError(Pattern pattern, ToolError error, boolean tracingOnly, boolean ofSudo) {
        static KnownError of(Block block) {
            return new KnownError(
                    Pattern.compile(String.join("|", block.all("line"))),
                    new ToolError(
                            block.head(),
                            block.one("remedy").orElse(""),
                            block.one("toolset").orElse(""),
                            block.one("root").isPresent(),
                            block.one("fatal").isPresent(),
                            0),
                    block.one("tracing").isPresent(),
                    block.one("sudo").isPresent());
        }
    }

    private static final List<KnownError> ALL = DefinitionFileReader.read(
                    "tool-errors.txt",
                    BundledText.of(ToolError.class, "tool-errors.txt"),
                    "error line remedy toolset tracing sudo root fatal")
            .stream()
            .map(KnownError::of)
            .toList();
    private static final int LONGEST = 1_000;

    /// Printed by bpftrace if it is not allowed to raise a limit, which newer kernels do not have.
    private static final Pattern HARMLESS =
            Pattern.compile("RLIMIT_MEMLOCK|available_filter_functions|failed to detach");

    /// @param whole a line of standard error, or a note of the output
    /// @param plain whether errors of tracing are left out: for an ordinary tool of the host, or one not started
    public static Optional<ToolError> of(String whole, boolean plain) {
        // An error message is a sentence; a line of several megabytes would be searched dozens of times.
        var line = whole.length() > LONGEST ? whole.substring(0, LONGEST) : whole;
        if (isHarmless(line)) {
            return Optional.empty();
        }
        boolean ofSudo = line.startsWith("sudo:");
        for (int i = 0; i < ALL.size(); i++) {
            var known = ALL.get(i);
            if (!(plain && known.tracingOnly())
                    && (known.ofSudo() || !ofSudo)
                    && known.pattern().matcher(line).find()) {
                return Optional.of(known.error().with(known.error().remedy(), i));
            }
        }
        return Optional.empty();
    }

    public static boolean isHarmless(String line) {
        return HARMLESS.matcher(line).find();
    }

    public static ToolError endedWith(int exit) {
        return new ToolError("ended with status " + exit, "", "", false, false, LAST);
    }

    /// An error that this program detected itself.
    public static ToolError of(String why, String remedy) {
        return new ToolError(why, remedy, "", false, true, LAST);
    }

    private ToolError with(String newRemedy, int newRank) {
        return new ToolError(why, newRemedy, otherToolset, needsRoot, fatal, newRank);
    }

    /// This error with the remedy for the user that the tool ran as.
    ///
    /// @param helper whether only a helper may run tools as root on the host
    public ToolError ranAs(boolean root, boolean helper) {
        if (!needsRoot || !root && !helper) {
            return this;
        }
        return with(root ? "" : "connect as root; with ssh.helper, ordinary tools run without root", rank);
    }
}
