package greenwall.connectors.spans;

import greenwall.connectors.json.JsonWalker;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Reads times: unsigned 64-bit integers, written as numbers or as texts. They are read exactly, because a
/// `double` would shift them by hundreds of nanoseconds, and are limited to the range of a `long`.
public final class SpanTimes {
    private static final int LONGEST_NUMBER = 40;

    private SpanTimes() {}

    public static long nanos(JsonWalker json) throws IOException {
        return scaled(json, 1);
    }

    public static long micros(JsonWalker json) throws IOException {
        return scaled(json, 1_000);
    }

    private static long scaled(JsonWalker json, long factor) throws IOException {
        var text = json.text();
        if (text.isEmpty()) {
            return 0;
        }
        if (text.length() > LONGEST_NUMBER) {
            throw json.unexpected("a time");
        }
        try {
            long value = Long.parseLong(text);
            return value <= 0 ? 0 : value > Long.MAX_VALUE / factor ? Long.MAX_VALUE : value * factor;
        } catch (NumberFormatException _) {
            return large(json, text, factor);
        }
    }

    private static long large(JsonWalker json, String text, long factor) throws IOException {
        try {
            var number = new BigDecimal(text);
            if (number.precision() - number.scale() > LONGEST_NUMBER) {
                return number.signum() < 0 ? 0 : Long.MAX_VALUE;
            }
            var nanos = number.multiply(BigDecimal.valueOf(factor)).toBigInteger();
            return nanos.signum() < 0
                    ? 0
                    : nanos.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
        } catch (NumberFormatException _) {
            throw json.unexpected("a time");
        }
    }
}
