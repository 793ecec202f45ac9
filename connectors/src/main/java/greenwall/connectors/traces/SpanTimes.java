package greenwall.connectors.traces;

import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Reads times: unsigned 64-bit integers, written as numbers or as texts. They are read exactly, because a
/// `double` would shift them by hundreds of nanoseconds, and are limited to the range of a `long`.
public final class SpanTimes {
    private static final int LONGEST_NUMBER = 40;

    private SpanTimes() {}

    public static long nanos(JsonReader json) throws IOException {
        return scaled(json, 1);
    }

    public static long nanos(JsonFields fields, String name) throws IOException {
        return scaled(fields, name, 1);
    }

    public static long micros(JsonReader json) throws IOException {
        return scaled(json, 1_000);
    }

    public static long micros(JsonFields fields, String name) throws IOException {
        return scaled(fields, name, 1_000);
    }

    private static long scaled(JsonFields fields, String name, long factor) throws IOException {
        try {
            return scaled(fields.text(name), factor);
        } catch (NumberFormatException _) {
            throw fields.unexpected(name, "a time");
        }
    }

    private static long scaled(JsonReader json, long factor) throws IOException {
        try {
            return scaled(json.text(), factor);
        } catch (NumberFormatException _) {
            throw json.unexpected("a time");
        }
    }

    private static long scaled(String text, long factor) {
        if (text.isEmpty()) {
            return 0;
        }
        if (text.length() > LONGEST_NUMBER) {
            throw new NumberFormatException();
        }
        var number = new BigDecimal(text);
        if (number.precision() - number.scale() > LONGEST_NUMBER) {
            return number.signum() < 0 ? 0 : Long.MAX_VALUE;
        }
        var nanos = number.multiply(BigDecimal.valueOf(factor)).toBigInteger();
        return nanos.signum() < 0
                ? 0
                : nanos.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }
}
