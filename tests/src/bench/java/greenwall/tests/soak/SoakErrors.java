package greenwall.tests.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What went wrong in the soaked process: whatever is logged as a warning or worse, or thrown on a thread.
final class SoakErrors {
    private static final int SHOWN = 8;

    private final List<String> first = new ArrayList<>();
    private int count;

    void listen() {
        Logger.getLogger("").addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                // The toolkit warns of its own start from a class path.
                if (record.getLevel().intValue() >= Level.WARNING.intValue()
                        && !String.valueOf(record.getMessage()).startsWith("Unsupported JavaFX configuration")) {
                    note(record.getLoggerName() + ": " + record.getMessage() + " " + record.getThrown());
                }
            }

            @Override
            public void flush() {
                // Nothing is held back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        });
        Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> {
            bug.printStackTrace();
            note(thread.getName() + ": " + bug);
        });
    }

    synchronized void note(String text) {
        count++;
        System.out.println("soak: " + text);
        if (first.size() < SHOWN) {
            first.add(text);
        }
    }

    /// As fields of JSON.
    synchronized String counts() {
        return "\"errors\":%d,\"first\":\"%s\""
                .formatted(count, String.join(" | ", first).replaceAll("[^ -~]|[\"\\\\]", " "));
    }
}
