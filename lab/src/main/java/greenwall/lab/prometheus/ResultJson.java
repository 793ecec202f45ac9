package greenwall.lab.prometheus;

import greenwall.fleet.promql.GoText;
import greenwall.lab.http.JsonText;
import greenwall.lab.promql.Result;

/// Results as the API writes them. It has two encoders for numbers: one for scalars, one for series.
final class ResultJson {
    private ResultJson() {}

    static String data(Result result) {
        var out = new StringBuilder(1024);
        switch (result) {
            case Result.Scalar(var time, var value) -> {
                out.append("{\"resultType\":\"scalar\",\"result\":[").append(seconds(time));
                out.append(",\"").append(GoText.plain(value)).append("\"]}");
            }
            case Result.Text(var time, var value) -> {
                out.append("{\"resultType\":\"string\",\"result\":[")
                        .append(seconds(time))
                        .append(',');
                JsonText.quote(out, value).append("]}");
            }
            case Result.Vector(var time, var elements) -> {
                out.append("{\"resultType\":\"vector\",\"result\":[");
                String at = seriesSeconds(time);
                for (int i = 0; i < elements.size(); i++) {
                    out.append(i == 0 ? "{\"metric\":" : ",{\"metric\":");
                    JsonText.labels(out, elements.get(i).labels());
                    out.append(",\"value\":[").append(at).append(",\"");
                    value(out, elements.get(i).value()).append("\"]}");
                }
                out.append("]}");
            }
            case Result.Matrix(var series) -> {
                out.append("{\"resultType\":\"matrix\",\"result\":[");
                for (int i = 0; i < series.size(); i++) {
                    out.append(i == 0 ? "{\"metric\":" : ",{\"metric\":");
                    points(out, series.get(i));
                }
                out.append("]}");
            }
        }
        return out.toString();
    }

    private static void points(StringBuilder out, Result.Points points) {
        JsonText.labels(out, points.labels());
        out.append(",\"values\":[");
        for (int i = 0; i < points.values().length; i++) {
            out.append(i == 0 ? "[" : ",[")
                    .append(seriesSeconds(points.timeMillis()[i]))
                    .append(",\"");
            value(out, points.values()[i]).append("\"]");
        }
        out.append("]}");
    }

    private static String seconds(long millis) {
        String text = seriesSeconds(millis);
        int end = text.length();
        while (text.indexOf('.') >= 0 && text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, end);
    }

    /// With three decimals or none.
    private static String seriesSeconds(long millis) {
        long size = Math.abs(millis);
        String sign = millis < 0 ? "-" : "";
        long fraction = size % 1000;
        return sign
                + size / 1000
                + (fraction == 0 ? "" : "." + String.valueOf(1000 + fraction).substring(1));
    }

    /// Very large and very small numbers have an exponent.
    private static StringBuilder value(StringBuilder out, double value) {
        double size = Math.abs(value);
        boolean exponent = size != 0 && (size < 1e-6 || size >= 1e21) && !Double.isInfinite(size);
        return out.append(exponent ? GoText.scientific(value) : GoText.plain(value));
    }
}
