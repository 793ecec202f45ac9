package greenwall.views.probe;

import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeArgument;
import greenwall.fleet.probe.ToolCandidate;

/// What a probe shows, the tools it uses, and the values that its arguments may have, in words.
final class ProbeDescription {
    private ProbeDescription() {}

    /// A hint that describes the allowed values of an argument.
    static String range(ProbeArgument argument) {
        return switch (argument) {
            case ProbeArgument.Flag _, ProbeArgument.Word _ -> argument.words();
            case ProbeArgument.WholeNumber whole ->
                whole.words() + "; " + whole.min() + " to " + whole.max()
                        + (whole.defaultValue().isPresent()
                                ? ", usually " + whole.defaultValue().getAsLong()
                                : "");
        };
    }

    /// What the probe shows.
    static String output(Probe probe) {
        return switch (probe.shows()) {
            case HIST -> "a distribution over time, with p50, p90 and p99";
            case TABLE -> "a table of each interval, with the changes";
            case EVENT -> "events as they happen, with their rate";
            case STACK -> "stacks as a flame graph";
            case COUNT -> "counts as bars";
            case NOTE -> "the text that the tool prints";
        };
    }

    /// The tools that the probe tries, such as `biolatency from bcc, or else a bpftrace program`.
    static String tools(Probe probe) {
        return String.join(
                ", or else ",
                probe.candidates().stream()
                        .map(ProbeDescription::tool)
                        .distinct()
                        .toList());
    }

    private static String tool(ToolCandidate candidate) {
        var name = candidate.words().isEmpty() ? "" : candidate.words().split(" ", 2)[0];
        return switch (candidate.toolset()) {
            case LIBBPF -> name + " from libbpf-tools";
            case BCC -> name + " from bcc";
            case BPFTRACE -> "a bpftrace program";
            case PLAIN -> name;
        };
    }
}
