package greenwall.connectors.ssh;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.run.ProbeRunEvent.CandidateFailed;
import greenwall.fleet.probe.run.ToolError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The tools that were tried in a run and did not work.
final class FailedTools {
    private final List<CandidateFailed> failed = new ArrayList<>();
    private String remedy = "";

    /// @param line the tool's own words
    CandidateFailed add(String label, ToolError error, String line) {
        // A missing tool explains less than a tool that exists and fails.
        if (remedy.isEmpty() || !error.why().equals(ToolError.notInstalled("").why())) {
            remedy = error.remedy();
        }
        var why = error.why() + (line.isEmpty() ? "" : " (" + SanitizedText.line(line) + ")");
        failed.add(new CandidateFailed(Instant.now(), label, why));
        return failed.getLast();
    }

    void removeLast() {
        failed.removeLast();
    }

    List<CandidateFailed> list() {
        return List.copyOf(failed);
    }

    String remedy() {
        return remedy;
    }

    String whyNoneWorked() {
        var all = failed.stream().map(f -> f.candidate() + ": " + f.why()).collect(Collectors.joining("; "));
        return failed.size() == 1 ? all : "none of " + failed.size() + " tools worked: " + all;
    }
}
