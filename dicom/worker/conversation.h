#pragma once

#include "dicom/worker/characters.h"

namespace sartorius::dicom {

/// Answers the supervisor over `control` until it hangs up. One file per process: a second OpenFile
/// is not answered.
class Conversation
{
public:
    Conversation(int control, CharacterReader& characters);

    /// Says Ready, then answers. Returns when there is nobody left to talk to.
    void run();

private:
    int m_control;
    CharacterReader& m_characters;
};

} // namespace sartorius::dicom
