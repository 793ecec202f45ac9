package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.QuantityForm;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The response to the query of one form in this poll, or its last response.
///
/// @param needed sample ages of the raw metrics that the form needs
/// @param recorded sample ages of the recorded series that it reads, whose inputs are among `needed`
/// @param windowMillis the window that must be full of samples
/// @param shortened the shorter window that was queried for hosts that are too new for the full one; 0 where
///     it was not
/// @param infrequent whether the form looks back over hours and is therefore queried less often
/// @param evaluatedAt when the source evaluated the query, by its own clock
/// @param judge the values to compare with the limits in place of the shown values, by host and key
/// @param names the names that the value counts, by host
public record FormReadings(
        FormRows rows,
        List<RawSampleAges> needed,
        List<RawSampleAges> optional,
        List<RawSampleAges> recorded,
        long windowMillis,
        long shortened,
        boolean infrequent,
        boolean failing,
        Instant lastAnswer,
        long evaluatedAt,
        String failure,
        Map<HostKey, Double> judge,
        Map<Integer, List<String>> names) {
    public record HostKey(int host, Labels key) {}

    /// The readings of a form that cannot return anything here.
    public static FormReadings none(FormRows rows) {
        return new FormReadings(
                rows, List.of(), List.of(), List.of(), 0, 0, false, false, Instant.EPOCH, 0, "", Map.of(), Map.of());
    }

    public QuantityForm form() {
        return rows.form();
    }
}
