package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Form;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The answer of one form in this poll, or its last one.
///
/// `needed` are the ages of the raw metrics without which it says nothing. `window` is the stretch that has to be full,
/// `shortened` the one over which hosts that are too new for it were asked, 0 where they were not. `evaluatedAt` is
/// when the source worked the values out, by its own clock. `seldom` says that it looks back over hours, so that a long
/// while may lie between two askings. `judge` holds the values that are judged instead, by host and key; `names` what
/// the value counts.
public record FormReadings(
        FormRows rows,
        List<RawSampleAges> needed,
        List<RawSampleAges> optional,
        long windowMillis,
        long shortened,
        boolean seldom,
        boolean failing,
        Instant lastAnswer,
        long evaluatedAt,
        String failure,
        Map<HostKey, Double> judge,
        Map<Integer, List<String>> names) {
    public record HostKey(int host, Labels key) {}

    /// Of a form that cannot give anything here.
    public static FormReadings none(FormRows rows) {
        return new FormReadings(
                rows, List.of(), List.of(), 0, 0, false, false, Instant.EPOCH, 0, "", Map.of(), Map.of());
    }

    public Form form() {
        return rows.form();
    }
}
