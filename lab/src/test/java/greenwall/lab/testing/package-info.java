/// What tests of the range and of those that read it share.
@NullMarked
package greenwall.lab.testing;

import org.jspecify.annotations.NullMarked;
