package greenwall.views.servicemap;

import java.util.Arrays;

/// Draws antialiased straight lines into pixels. JavaFX needs many frames for thousands of long lines, since
/// it sorts all of them in each row. Here the cost of a line depends only on the pixels that it covers.
///
/// @param pixels the opaque pixels, row by row, in the format `INT_ARGB_PRE`
record CallRaster(int[] pixels, int width, int height) {
    /// The number of fractional bits of a fixed-point number.
    private static final int POINT = 16;

    private static final int ONE = 1 << POINT;
    private static final double DOT = 2;
    private static final double DOT_AND_GAP = 7;

    void fill(int colour) {
        Arrays.fill(pixels, 0, width * height, colour);
    }

    void line(double x1, double y1, double x2, double y2, double thick, int colour, double alpha, boolean dotted) {
        boolean steep = Math.abs(y2 - y1) > Math.abs(x2 - x1);
        double a1 = steep ? y1 : x1;
        double b1 = steep ? x1 : y1;
        double a2 = steep ? y2 : x2;
        double b2 = steep ? x2 : y2;
        if (a1 > a2) {
            along(steep, a2, b2, a1, b1, thick, colour, alpha, dotted);
        } else {
            along(steep, a1, b1, a2, b2, thick, colour, alpha, dotted);
        }
    }

    /// Draws a line along its longer axis.
    private void along(
            boolean steep,
            double a1,
            double b1,
            double a2,
            double b2,
            double thick,
            int colour,
            double alpha,
            boolean dotted) {
        double slope = a2 > a1 ? (b2 - b1) / (a2 - a1) : 0;
        double stretch = Math.sqrt(1 + slope * slope);
        int across = (steep ? width : height) << POINT;
        int next = steep ? 1 : width;
        int step = fixed(slope);
        int thickness = fixed(thick * stretch);
        int opaque = (int) (256 * alpha);
        int from = (int) Math.max(0, Math.round(a1));
        int to = (int) Math.min(steep ? height : width, Math.round(a2));
        int edge = fixed(b1 + (from + 0.5 - a1) * slope - thick * stretch / 2);
        double sinceDot = (from - a1) * stretch % DOT_AND_GAP;
        for (int a = from; a < to; a++, edge += step, sinceDot += stretch) {
            if (sinceDot >= DOT_AND_GAP) {
                sinceDot -= DOT_AND_GAP;
            }
            if (dotted && sinceDot > DOT) {
                continue;
            }
            int low = Math.max(0, edge);
            int high = Math.min(across, edge + thickness);
            int at = (low >> POINT) * next + a * (width + 1 - next);
            while (low < high) {
                int end = Math.min(high, (low | ONE - 1) + 1);
                pixels[at] = blended(pixels[at], colour, (end - low) * opaque >> POINT);
                low = end;
                at += next;
            }
        }
    }

    private static int fixed(double number) {
        return (int) Math.round(number * ONE);
    }

    /// Blends two colours, two channels at once.
    private static int blended(int below, int colour, int share) {
        int rest = 256 - share;
        int redBlue = ((below & 0xff00ff) * rest + (colour & 0xff00ff) * share >>> 8) & 0xff00ff;
        int green = ((below & 0xff00) * rest + (colour & 0xff00) * share >>> 8) & 0xff00;
        return 0xff000000 | redBlue | green;
    }
}
