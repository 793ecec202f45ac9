package greenwall.views;

import java.util.List;

/// How many alerts fire, by severity, the worst severity first. When no Alertmanager answers, the counts are of the
/// last
/// answer and `unknown` says why they are not to be trusted.
public record Firing(List<Count> counts, String unknown) {
    public static final Firing NOT_ASKED = new Firing(List.of(), "no Alertmanager was asked");

    public record Count(String severity, int alerts) {}

    public Firing {
        counts = List.copyOf(counts);
    }

    public int total() {
        return counts.stream().mapToInt(Count::alerts).sum();
    }
}
