#include "tests/dicom/jpeg2000_bytes.h"

#include <array>
#include <cstring>
#include <openjpeg.h>

namespace sartorius::tests {

namespace {

OPJ_SIZE_T append(void* bytes, OPJ_SIZE_T count, void* user)
{
    static_cast<std::string*>(user)->append(static_cast<const char*>(bytes), count);
    return count;
}

OPJ_OFF_T skip(OPJ_OFF_T count, void* user)
{
    static_cast<std::string*>(user)->append(static_cast<std::size_t>(count), '\0');
    return count;
}

} // namespace

std::string jpeg2000Stream(const std::vector<std::int32_t>& samples,
                           std::uint32_t width,
                           std::uint32_t height,
                           std::uint32_t components,
                           std::uint32_t bits,
                           bool isSigned)
{
    std::array<opj_image_cmptparm_t, 3> parts {};
    for (opj_image_cmptparm_t& part : parts) {
        part.dx = part.dy = 1;
        part.w = width;
        part.h = height;
        part.prec = bits;
        part.sgnd = isSigned ? 1 : 0;
    }
    opj_image_t* image = opj_image_create(
        components, parts.data(), components == 3 ? OPJ_CLRSPC_SRGB : OPJ_CLRSPC_GRAY);
    image->x1 = width;
    image->y1 = height;
    for (std::size_t i = 0; i < samples.size(); ++i)
        image->comps[i % components].data[i / components] = samples[i];
    opj_cparameters_t parameters {};
    opj_set_default_encoder_parameters(&parameters);
    parameters.tcp_numlayers = 1;
    parameters.cp_disto_alloc = 1;
    parameters.numresolution = 3;
    parameters.tcp_mct = components == 3 ? 1 : 0;
    std::string stream;
    opj_codec_t* codec = opj_create_compress(OPJ_CODEC_J2K);
    opj_stream_t* out = opj_stream_create(1 << 20, OPJ_FALSE);
    opj_stream_set_user_data(out, &stream, nullptr);
    opj_stream_set_write_function(out, append);
    opj_stream_set_skip_function(out, skip);
    const bool done = opj_setup_encoder(codec, &parameters, image) == OPJ_TRUE
        && opj_start_compress(codec, image, out) == OPJ_TRUE && opj_encode(codec, out) == OPJ_TRUE
        && opj_end_compress(codec, out) == OPJ_TRUE;
    opj_stream_destroy(out);
    opj_destroy_codec(codec);
    opj_image_destroy(image);
    return done ? stream : std::string();
}

} // namespace sartorius::tests
