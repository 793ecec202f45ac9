package greenwall.tests.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What went wrong in the process under test: everything logged as a warning or worse, or thrown on a thread.
final class SoakErrors {
    private static final int SHOWN = 8;

    private final List<String> first = new ArrayList<>();
    private int count;

    void listen() {
        Logger.getLogger("").addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                // The toolkit warns if it is started from the class path.
                if (record.getLevel().intValue() >= Level.WARNING.intValue()
                        && !String.valueOf(record.getMessage()).startsWith("Unsupported JavaFX configuration")) {
                    note(record.getLoggerName() + ": " + record.getMessage() + " " + record.getThrown());
                }
            }

            @Override
            public void flush() {
                // Nothing is buffered.
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

    /// The errors as JSON fields.
    synchronized String counts() {
        return "\"errors\":%d,\"first\":\"%s\""
                .formatted(count, String.join(" | ", first).replaceAll("[^ -~]|[\"\\\\]", " "));
    }
}
