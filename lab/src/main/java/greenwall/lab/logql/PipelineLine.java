package greenwall.lab.logql;

import greenwall.fleet.Labels;
import java.util.regex.Pattern;

/// A line while it passes through a pipeline.
final class PipelineLine {
    static final String ERROR = "__error__";
    static final String ERROR_DETAILS = "__error_details__";
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_]");

    final long timeNanos;
    private final Labels stream;
    Labels labels;
    String text;

    PipelineLine(Labels stream, long timeNanos, String text) {
        this.stream = stream;
        this.timeNanos = timeNanos;
        this.labels = stream;
        this.text = text;
    }

    /// Adds a field found in the line as a label. If the stream already has a label of that name,
    /// `_extracted` is appended.
    void extract(String field, String value) {
        if (!field.isEmpty()) {
            String valid = NOT_IN_NAMES.matcher(field).replaceAll("_");
            String name = Character.isDigit(valid.charAt(0)) ? "_" + valid : valid;
            labels = labels.with(stream.has(name) ? name + "_extracted" : name, value);
        }
    }

    boolean failed() {
        return labels.has(ERROR);
    }

    void fail(String error, String details) {
        labels = labels.with(ERROR, error).with(ERROR_DETAILS, details);
    }
}
