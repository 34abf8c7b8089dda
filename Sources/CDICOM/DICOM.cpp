/* Empty unless the package's trait DICOM is on: then nothing of DCMTK is needed to build. */
#ifdef XRAY_DICOM

#include "DICOM.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmimgle/dcmimage.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/oflog/oflog.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <new>

namespace {

/* What stops a decoder: a status and a reason. */
struct Failure {
    xray_codec_status status;
    OFString reason;
};

/* Once for the process: the codecs, and silence; reasons are returned and not logged. */
void prepare() {
    static std::once_flag once;
    std::call_once(once, [] {
        OFLog::configure(OFLogger::OFF_LOG_LEVEL);
        DJDecoderRegistration::registerCodecs();
        DcmRLEDecoderRegistration::registerCodecs();
    });
}

/* A file in memory, and what it says of its image. */
class File {
public:
    File(const uint8_t *bytes, size_t count) {
        DcmInputBufferStream stream;
        stream.setBuffer(bytes, static_cast<offile_off_t>(count));
        stream.setEos();
        format.transferInit();
        const OFCondition condition = format.read(stream);
        format.transferEnd();
        if (condition.bad()) {
            const bool ended = condition == EC_EndOfStream || condition == EC_StreamNotifyClient;
            throw Failure{ended ? XRAY_CODEC_TRUNCATED : XRAY_CODEC_DAMAGED, condition.text()};
        }
        width = number(DCM_Columns, "Columns");
        height = number(DCM_Rows, "Rows");
        bits = number(DCM_BitsStored, "BitsStored");
        if (width == 0 || height == 0) throw Failure{XRAY_CODEC_DAMAGED, "an image without pixels"};
        OFString color;
        dataset().findAndGetOFString(DCM_PhotometricInterpretation, color);
        if (color != "MONOCHROME1" && color != "MONOCHROME2") {
            throw Failure{XRAY_CODEC_UNSUPPORTED, "DICOM in " + color + ", expected MONOCHROME1 or MONOCHROME2"};
        }
        Sint32 frames = 1;
        dataset().findAndGetSint32(DCM_NumberOfFrames, frames);
        if (frames > 1) throw Failure{XRAY_CODEC_UNSUPPORTED, "DICOM of several frames, expected one"};
    }

    DcmDataset &dataset() { return *format.getDataset(); }

    /* Makes sure that there is as much of uncompressed pixels as the size asks for: DCMTK would fill up with black. */
    void check_length() {
        const DcmXfer syntax(dataset().getOriginalXfer());
        if (syntax.isEncapsulated()) return;
        DcmElement *pixels = nullptr;
        if (dataset().findAndGetElement(DCM_PixelData, pixels).bad()) {
            throw Failure{XRAY_CODEC_DAMAGED, "DICOM without pixels"};
        }
        const uint64_t bytes = number(DCM_BitsAllocated, "BitsAllocated") / 8;
        if (pixels->getLength() < bytes * width * height) {
            throw Failure{XRAY_CODEC_TRUNCATED, "fewer pixels than rows and columns say"};
        }
    }

    Uint16 width, height, bits;

private:
    Uint16 number(const DcmTagKey &key, const char *name) {
        Uint16 value = 0;
        if (dataset().findAndGetUint16(key, value).bad()) {
            throw Failure{XRAY_CODEC_DAMAGED, OFString("DICOM without ") + name};
        }
        return value;
    }

    DcmFileFormat format;
};

/* Calls a function and turns whatever leaves it into a status and a message. */
template <typename Body>
xray_codec_status guarded(char *message, const Body &body) {
    const auto report = [message](const char *reason) {
        std::snprintf(message, XRAY_CODEC_MESSAGE_SIZE, "%s", reason);
    };
    try {
        prepare();
        body();
        return XRAY_CODEC_OK;
    } catch (const Failure &failure) {
        report(failure.reason.c_str());
        return failure.status;
    } catch (const std::bad_alloc &) {
        report("no memory for the image");
        return XRAY_CODEC_OUT_OF_MEMORY;
    } catch (const std::exception &error) {
        report(error.what());
        return XRAY_CODEC_DAMAGED;
    } catch (...) {
        report("DCMTK gave up");
        return XRAY_CODEC_DAMAGED;
    }
}

void choose_window(DicomImage &image) {
    const bool chosen = (image.getWindowCount() > 0 && image.setWindow(0))
        || (image.getVoiLutCount() > 0 && image.setVoiLut(0)) || image.setMinMaxWindow();
    if (!chosen) throw Failure{XRAY_CODEC_DAMAGED, "DICOM with a window that cannot be applied"};
}

}  // namespace

xray_codec_status xray_dicom_header(const uint8_t *bytes, size_t count, xray_image_header *header, char *message) {
    return guarded(message, [&] {
        const File file(bytes, count);
        header->width = file.width;
        header->height = file.height;
        header->components = 1;
        header->bits = file.bits;
        header->color = XRAY_COLOR_GREY;
        header->progressive = false;
    });
}

xray_codec_status xray_dicom_decode(
    const uint8_t *bytes, size_t count, uint64_t max_pixels, xray_grey_image *image, char *message
) {
    return guarded(message, [&] {
        File file(bytes, count);
        const uint64_t pixels = static_cast<uint64_t>(file.width) * file.height;
        if (pixels > max_pixels) {
            throw Failure{XRAY_CODEC_TOO_LARGE, "more pixels than are allowed"};
        }
        file.check_length();
        const E_TransferSyntax syntax = file.dataset().getOriginalXfer();
        if (DcmXfer(syntax).isEncapsulated()
            && file.dataset().chooseRepresentation(EXS_LittleEndianExplicit, nullptr).bad()) {
            throw Failure{
                XRAY_CODEC_UNSUPPORTED,
                OFString("DICOM in ") + DcmXfer(syntax).getXferName()
                    + ", of which DCMTK reads run-length encoding and JPEG baseline, extended and lossless"};
        }
        DicomImage decoded(&file.dataset(), file.dataset().getCurrentXfer());
        if (decoded.getStatus() != EIS_Normal) {
            throw Failure{XRAY_CODEC_DAMAGED, DicomImage::getString(decoded.getStatus())};
        }
        if (decoded.getWidth() != file.width || decoded.getHeight() != file.height) {
            throw Failure{XRAY_CODEC_DAMAGED, "DICOM whose image has another size than it says"};
        }
        choose_window(decoded);
        uint8_t *grey = static_cast<uint8_t *>(std::malloc(pixels));
        if (!grey) throw std::bad_alloc();
        if (!decoded.getOutputData(grey, pixels, 8)) {
            std::free(grey);
            throw Failure{XRAY_CODEC_DAMAGED, "DICOM pixels that cannot be rendered"};
        }
        *image = {grey, file.width, file.height, 8};
    });
}

#endif
