import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/// The application's icon, drawn: a dark screen with a wall of tiles, one of them not green.
final class Icons {
    private static final Color GROUND = new Color(0x0b0f14);
    private static final Color EDGE = new Color(0x303a45);
    private static final Color OK = new Color(0x2f9d82);
    private static final Color WARN = new Color(0xf6d158);

    private Icons() {}

    static Path png(int size, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, png(size));
        return file;
    }

    private static byte[] png(int size) throws IOException {
        var picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        var pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        double unit = size / 32.0;
        pen.setColor(EDGE);
        pen.fill(new RoundRectangle2D.Double(unit, 3 * unit, 30 * unit, 26 * unit, 6 * unit, 6 * unit));
        pen.setColor(GROUND);
        pen.fill(new RoundRectangle2D.Double(2 * unit, 4 * unit, 28 * unit, 24 * unit, 5 * unit, 5 * unit));
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 4; column++) {
                double x = (4.5 + column * 6) * unit;
                double y = (6.5 + row * 6.7) * unit;
                boolean odd = row == 1 && column == 2;
                pen.setColor(odd ? WARN : OK);
                if (odd) {
                    var triangle = new Path2D.Double();
                    triangle.moveTo(x + 2.5 * unit, y);
                    triangle.lineTo(x + 5 * unit, y + 5.5 * unit);
                    triangle.lineTo(x, y + 5.5 * unit);
                    triangle.closePath();
                    pen.fill(triangle);
                } else {
                    pen.fill(new RoundRectangle2D.Double(x, y, 5 * unit, 5.5 * unit, 1.5 * unit, 1.5 * unit));
                }
            }
        }
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }

    /// Windows' form: a list of pictures, each a PNG.
    static Path ico(Path file) throws IOException {
        var sizes = List.of(16, 32, 48, 256);
        var pictures = new ArrayList<byte[]>();
        for (int size : sizes) {
            pictures.add(png(size));
        }
        int offset = 6 + 16 * sizes.size();
        var head = ByteBuffer.allocate(offset).order(ByteOrder.LITTLE_ENDIAN);
        head.putShort((short) 0).putShort((short) 1).putShort((short) sizes.size());
        for (int i = 0; i < sizes.size(); i++) {
            byte edge = (byte) (sizes.get(i) == 256 ? 0 : sizes.get(i));
            head.put(edge).put(edge).put((byte) 0).put((byte) 0);
            head.putShort((short) 1).putShort((short) 32);
            head.putInt(pictures.get(i).length).putInt(offset);
            offset += pictures.get(i).length;
        }
        var all = new ByteArrayOutputStream();
        all.write(head.array());
        for (var picture : pictures) {
            all.write(picture);
        }
        Files.createDirectories(file.getParent());
        return Files.write(file, all.toByteArray());
    }

    /// Apple's form: pictures under four-letter names.
    static Path icns(Path file) throws IOException {
        var content = new ByteArrayOutputStream();
        var out = new DataOutputStream(content);
        for (var one : List.of("ic07:128", "ic08:256", "ic09:512")) {
            var picture = png(Integer.parseInt(one.substring(5)));
            out.writeBytes(one.substring(0, 4));
            out.writeInt(picture.length + 8);
            out.write(picture);
        }
        var all = new ByteArrayOutputStream();
        var whole = new DataOutputStream(all);
        whole.writeBytes("icns");
        whole.writeInt(content.size() + 8);
        whole.write(content.toByteArray());
        Files.createDirectories(file.getParent());
        return Files.write(file, all.toByteArray());
    }
}
