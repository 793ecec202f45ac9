package greenwall.fleet.probe.run;

import greenwall.fleet.probe.Toolset;
import java.util.Comparator;
import java.util.List;

/// What the user can do if no tool of a probe worked.
public final class ToolRemedy {
    private ToolRemedy() {}

    /// @param tool the tool as messages name it
    /// @param began whether the tool was started; false if the shell, sudo or the helper refused
    public record FailedTool(Toolset toolset, String tool, ToolError error, boolean began) {}

    /// The remedy for the installed tool with the most telling error that has one, or for tools that are not
    /// installed; empty if none is known.
    ///
    /// @param failed all tools of the probe, in the order in which they were tried; at least one
    /// @param custom whether the user wrote the program
    public static String of(List<FailedTool> failed, boolean custom) {
        var missing = missing(failed, "any");
        // A missing tool explains less than a tool that exists and fails.
        var tool = failed.stream()
                .filter(f -> !f.error().equals(ToolError.NOT_INSTALLED))
                .min(Comparator.comparing((FailedTool f) -> f.error().remedy().isEmpty())
                        .thenComparing(f -> f.error().rank())
                        .thenComparing(f -> !f.began()))
                .orElse(failed.getFirst());
        var error = tool.error();
        if (error.equals(ToolError.NOT_INSTALLED)) {
            return "install " + (missing.isEmpty() ? tool.tool() : missing) + " on the host";
        }
        if (!tool.began()) {
            return error.remedy();
        }
        if (!error.remedy().isEmpty()) {
            var other = missing(failed, error.otherToolset());
            return error.remedy() + (other.isEmpty() ? "" : ", or install " + other + " on the host");
        }
        if (tool.toolset() == Toolset.PLAIN) {
            return "run " + tool.tool() + " by hand on the host";
        }
        if (custom) {
            return "check the program";
        }
        return missing.isEmpty() ? "" : "install another toolset on the host: " + missing;
    }

    /// The packages of the toolsets that the host lacks, as a part of a sentence; empty if it has all.
    ///
    /// @param wanted the only package that helps, or "any"
    private static String missing(List<FailedTool> failed, String wanted) {
        var packages = failed.stream()
                .filter(f -> f.error().equals(ToolError.NOT_INSTALLED))
                .map(f -> switch (f.toolset()) {
                    case LIBBPF -> "libbpf-tools";
                    case BCC -> "bpfcc-tools";
                    case BPFTRACE -> "bpftrace";
                    case PLAIN -> "";
                })
                .filter(name -> !name.isEmpty() && (wanted.equals("any") || wanted.equals(name)))
                .distinct()
                .toList();
        int last = packages.size() - 1;
        return last < 1
                ? String.join("", packages)
                : String.join(", ", packages.subList(0, last)) + " or " + packages.get(last);
    }
}
