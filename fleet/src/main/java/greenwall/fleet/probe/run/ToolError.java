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
/// @param fatal whether the run cannot succeed any more, even if the tool continues
/// @param rank the priority: of several lines, the one with the lowest rank is shown
public record ToolError(String why, String remedy, boolean fatal, int rank) {
    private static final int LAST = 1000;
    private static final String INSTALL = "install libbpf-tools, bpfcc-tools or bpftrace on the host";
    private static final String ANOTHER_TOOLSET =
            "install another toolset on the host: libbpf-tools, bpfcc-tools or bpftrace";

    private record KnownError(Pattern pattern, String why, String remedy, boolean fatal) {
        static KnownError of(Block block) {
            return new KnownError(
                    Pattern.compile(String.join("|", block.all("line"))),
                    block.head(),
                    block.one("remedy").orElse(ANOTHER_TOOLSET),
                    block.one("fatal").isPresent());
        }
    }

    private static final List<KnownError> ALL = DefinitionFileReader.read(
                    "tool-errors.txt", BundledText.of(ToolError.class, "tool-errors.txt"), "error line remedy fatal")
            .stream()
            .map(KnownError::of)
            .toList();
    private static final int LONGEST = 1_000;

    /// Printed by bpftrace if it is not allowed to raise a limit, which newer kernels do not have.
    private static final Pattern HARMLESS =
            Pattern.compile("RLIMIT_MEMLOCK|available_filter_functions|failed to detach");

    /// @param whole a line of standard error, or a note of the output
    public static Optional<ToolError> of(String whole) {
        // An error message is a sentence; a line of several megabytes would be searched dozens of times.
        var line = whole.length() > LONGEST ? whole.substring(0, LONGEST) : whole;
        if (isHarmless(line)) {
            return Optional.empty();
        }
        for (int i = 0; i < ALL.size(); i++) {
            if (ALL.get(i).pattern().matcher(line).find()) {
                var known = ALL.get(i);
                return Optional.of(new ToolError(known.why(), known.remedy(), known.fatal(), i));
            }
        }
        return Optional.empty();
    }

    public static boolean isHarmless(String line) {
        return HARMLESS.matcher(line).find();
    }

    public static ToolError endedWith(int exit) {
        return new ToolError("ended with status " + exit, ANOTHER_TOOLSET, false, LAST);
    }

    /// @param tool the name of an ordinary tool of the host; empty for a tracing tool
    public static ToolError notInstalled(String tool) {
        return new ToolError(
                "is not installed", tool.isEmpty() ? INSTALL : "install " + tool + " on the host", true, LAST);
    }

    /// An error that this program detected itself.
    public static ToolError of(String why, String remedy) {
        return new ToolError(why, remedy, true, LAST);
    }
}
