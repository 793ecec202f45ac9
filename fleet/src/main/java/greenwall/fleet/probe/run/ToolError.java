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
/// @param otherToolsetHelps whether a tool of another toolset may work without the remedy
/// @param fatal whether the run cannot succeed any more, even if the tool continues
/// @param rank the priority: of several lines, the one with the lowest rank is shown
public record ToolError(String why, String remedy, boolean otherToolsetHelps, boolean fatal, int rank) {
    private static final int LAST = 1000;
    public static final ToolError NOT_INSTALLED = new ToolError("is not installed", "", false, true, LAST);

    private record KnownError(
            Pattern pattern, String why, String remedy, boolean otherToolsetHelps, boolean tracingOnly, boolean fatal) {
        static KnownError of(Block block) {
            return new KnownError(
                    Pattern.compile(String.join("|", block.all("line"))),
                    block.head(),
                    block.one("remedy").orElse(""),
                    block.one("toolset").isPresent(),
                    block.one("tracing").isPresent(),
                    block.one("fatal").isPresent());
        }
    }

    private static final List<KnownError> ALL = DefinitionFileReader.read(
                    "tool-errors.txt",
                    BundledText.of(ToolError.class, "tool-errors.txt"),
                    "error line remedy toolset tracing fatal")
            .stream()
            .map(KnownError::of)
            .toList();
    private static final int LONGEST = 1_000;

    /// Printed by bpftrace if it is not allowed to raise a limit, which newer kernels do not have.
    private static final Pattern HARMLESS =
            Pattern.compile("RLIMIT_MEMLOCK|available_filter_functions|failed to detach");

    /// @param whole a line of standard error, or a note of the output
    /// @param plain whether the tool is an ordinary tool of the host, which loads nothing into the kernel
    public static Optional<ToolError> of(String whole, boolean plain) {
        // An error message is a sentence; a line of several megabytes would be searched dozens of times.
        var line = whole.length() > LONGEST ? whole.substring(0, LONGEST) : whole;
        if (isHarmless(line)) {
            return Optional.empty();
        }
        for (int i = 0; i < ALL.size(); i++) {
            var known = ALL.get(i);
            if (!(plain && known.tracingOnly()) && known.pattern().matcher(line).find()) {
                return Optional.of(
                        new ToolError(known.why(), known.remedy(), known.otherToolsetHelps(), known.fatal(), i));
            }
        }
        return Optional.empty();
    }

    public static boolean isHarmless(String line) {
        return HARMLESS.matcher(line).find();
    }

    public static ToolError endedWith(int exit) {
        return new ToolError("ended with status " + exit, "", false, false, LAST);
    }

    /// An error that this program detected itself.
    public static ToolError of(String why, String remedy) {
        return new ToolError(why, remedy, false, true, LAST);
    }
}
